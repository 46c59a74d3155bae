package themes

// Faded returns the theme for what is no longer true: every role is dim, and borders and
// areas stay fainter than the rest.
func (t Theme) Faded() Theme {
	dim, faint := t.Dim, t.Faint
	for _, r := range rolesOf(&t) {
		if r.area != nil {
			*r.style, *r.area = dim, faint
		} else if *r.style != faint {
			*r.style = dim
		}
	}
	t.Name += " faded"
	return t
}
