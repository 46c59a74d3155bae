package estimate

import (
	"strings"

	"valktop/keyspace"
	"valktop/themes"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// TTL is the median time to live of the keys that have one: "none" when no key has.
func TTL(f keyspace.Figures, th themes.Theme) []widget.Span {
	t, ok := f.TTL.Get()
	if !ok {
		return []widget.Span{{Text: text.Unknown, Style: th.Dim}}
	}
	if p50, ok := t.P50.Get(); ok {
		return []widget.Span{{Text: text.Duration(p50).String(), Style: th.Text}}
	}
	return []widget.Span{{Text: "none", Style: th.Warn}}
}

// NoTTL is the share of keys that never expire, marked when that is all of them.
func NoTTL(f keyspace.Figures, th themes.Theme) []widget.Span {
	share, ok := WithoutTTL(f).Get()
	switch {
	case !ok:
		return []widget.Span{{Text: text.Unknown, Style: th.Dim}}
	case share >= 1:
		return []widget.Span{{Text: "100 %", Style: th.Warn}}
	}
	return []widget.Span{{Text: text.Percent(share, 0).String(), Style: th.Text}}
}

// Types names the types of keys, the most frequent first.
func Types(f keyspace.Figures) string {
	if len(f.Types) == 0 {
		return text.Unknown
	}
	var names []string
	for _, t := range f.Types {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}
