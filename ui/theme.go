package ui

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	tea "charm.land/bubbletea/v2"

	"valktop/themes"
)

// look is which theme is on display and why.
type look struct {
	all    []themes.Theme
	now    themes.Theme
	before *themes.Theme // what a preview gives way to; nil while there is none
	chosen bool          // by the user: the terminal has no say any more
	plain  bool          // the terminal shows no colours

	profile colorprofile.Profile // what the terminal can show; Unknown before it said so
	shown   themes.Theme         // the theme on display as this terminal can show it
}

// theme is what is drawn with.
func (l look) theme() themes.Theme { return l.shown }

// converted is the look once the theme or the terminal's colours are others.
func (l look) converted() look {
	l.shown = l.now.In(l.profile)
	return l
}

// firstLook is the theme the user asked for, else what the environment hints at. The
// first frame does not wait for the terminal's answer.
func firstLook(o Options) look {
	l := look{all: o.Themes}
	if t, err := themes.Find(o.Theme, o.Themes); o.Theme != "" && err == nil {
		l.now, l.chosen = t, true
		return l.converted()
	}
	l.now = themes.Default(!lightHint(uv.Environ(o.Environ).Getenv("COLORFGBG")))
	return l.converted()
}

// lightHint reports whether COLORFGBG, "foreground;background" as numbers of the 16
// colours, says that the background is light: 7 and 15 are the two whites.
func lightHint(colorfgbg string) bool {
	n, err := strconv.Atoi(colorfgbg[strings.LastIndexByte(colorfgbg, ';')+1:])
	return err == nil && (n == 7 || n == 15)
}

// onBackground is the look on a dark or a light background.
func (l look) onBackground(dark bool) look {
	if l.chosen || l.plain {
		return l
	}
	return l.wear(themes.Default(dark))
}

// inProfile is the look in what colours the terminal shows. Without any (NO_COLOR, or a
// terminal that has none) the theme without colours tells more by its attributes.
func (l look) inProfile(p colorprofile.Profile) look {
	l.profile = p
	l = l.converted()
	if p == colorprofile.Unknown || p > colorprofile.ASCII || l.chosen {
		return l
	}
	if t, err := themes.Find("mono", l.all); err == nil {
		l = l.wear(t)
		l.plain = true
	}
	return l
}

// wear puts a theme on, beneath a preview if there is one.
func (l look) wear(t themes.Theme) look {
	if l.before != nil {
		l.before = &t
	} else {
		l.now = t
	}
	return l.converted()
}

// preview shows a theme until it is chosen or restore ends it; an unknown name shows
// what was there before.
func (l look) preview(name string) look {
	l = l.restore()
	if t, err := themes.Find(name, l.all); err == nil {
		before := l.now
		l.now, l.before = t, &before
	}
	return l.converted()
}

// restore ends a preview as if it had not been.
func (l look) restore() look {
	if l.before != nil {
		l.now, l.before = *l.before, nil
	}
	return l.converted()
}

// choose puts on the theme of that name for good.
func (l look) choose(name string) (look, error) {
	t, err := themes.Find(name, l.all)
	if err != nil {
		return l, err
	}
	l.now, l.before, l.chosen = t, nil, true
	return l.converted(), nil
}

// askTerminal asks once for the background's colour and whether frames can be shown at
// once. The console of Linux would print such questions, so it is not asked.
func askTerminal(environ []string) tea.Cmd {
	if onConsole(environ) {
		return nil
	}
	return tea.Batch(tea.RequestBackgroundColor, tea.Raw(ansi.RequestModeSynchronizedOutput))
}
