package themes

// role is a part of a theme that has a style of its own.
type role struct {
	name  string // the key in a theme file
	style *Style
	area  *Style // what lies beneath a line; nil where the role is no series
}

// rolesOf are all parts of t, in the order of its fields. Writing through them changes t.
func rolesOf(t *Theme) []role {
	list := []role{
		{name: "text", style: &t.Text},
		{name: "bright", style: &t.Bright},
		{name: "dim", style: &t.Dim},
		{name: "faint", style: &t.Faint},
		{name: "accent", style: &t.Accent},
		{name: "good", style: &t.Good},
		{name: "warn", style: &t.Warn},
		{name: "bad", style: &t.Bad},
		{name: "unknown", style: &t.Unknown},
		{name: "selected", style: &t.Selected},
		{name: "tab", style: &t.Tab},
		{name: "title", style: &t.Title},
	}
	for _, s := range []struct {
		name   string
		series *Series
	}{
		{"hits", &t.Hits}, {"misses", &t.Misses}, {"memory", &t.Memory}, {"fragmentation", &t.Fragmentation},
		{"expired", &t.Expired}, {"evicted", &t.Evicted}, {"clients", &t.Clients}, {"marks", &t.Marks},
	} {
		list = append(list,
			role{name: s.name, style: &s.series.Line, area: &s.series.Area},
			role{name: s.name + "_area", style: &s.series.Area})
	}
	return list
}
