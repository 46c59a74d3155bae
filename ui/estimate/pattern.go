package estimate

import (
	"strings"

	"valktop/themes"
	"valktop/ui/widget"
)

// Pattern is a pattern in spans: its variable segments, in braces, in a style of their own.
func Pattern(p string, plain, variable themes.Style) []widget.Span {
	var spans []widget.Span
	add := func(s string, style themes.Style) {
		if s != "" {
			spans = append(spans, widget.Span{Text: s, Style: style})
		}
	}
	for p != "" {
		from := strings.IndexByte(p, '{')
		if from < 0 {
			break
		}
		n := braced(p[from:])
		if n == 0 {
			break
		}
		add(p[:from], plain)
		add(p[from:from+n], variable)
		p = p[from+n:]
	}
	add(p, plain)
	return spans
}

// braced is how long the part in braces is that s begins with; 0 when it is not closed.
func braced(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}
