package enrol

import (
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"valktop/themes"
)

// styles are a theme as forms have it.
func styles(th themes.Theme) *huh.Styles {
	s := huh.ThemeBase(th.Dark)
	for _, f := range []*huh.FieldStyles{&s.Focused, &s.Blurred} {
		f.Title, f.Description = style(f.Title, th.Bright).Bold(true), style(f.Description, th.Dim)
		f.ErrorIndicator, f.ErrorMessage = style(f.ErrorIndicator, th.Bad), style(f.ErrorMessage, th.Bad)
		f.SelectSelector, f.Option, f.SelectedOption = style(f.SelectSelector.SetString("▸ "), th.Accent), style(f.Option, th.Text), style(f.SelectedOption, th.Accent)
		f.FocusedButton, f.BlurredButton = button(th.Tab), button(th.Dim)
		f.TextInput.Placeholder, f.TextInput.Prompt = style(f.TextInput.Placeholder, th.Faint), style(f.TextInput.Prompt, th.Accent)
		f.TextInput.Text, f.TextInput.Cursor = style(f.TextInput.Text, th.Text), style(f.TextInput.Cursor, th.Accent)
	}
	s.Focused.Base = s.Focused.Base.BorderForeground(th.Accent.Fg)
	s.Blurred.Title = style(s.Blurred.Title, th.Dim)
	for _, h := range []*lipgloss.Style{&s.Help.ShortKey, &s.Help.FullKey} {
		*h = style(*h, th.Accent)
	}
	for _, h := range []*lipgloss.Style{&s.Help.ShortDesc, &s.Help.ShortSeparator, &s.Help.Ellipsis, &s.Help.FullDesc, &s.Help.FullSeparator} {
		*h = style(*h, th.Dim)
	}
	return s
}

// style gives s the colours and attributes of a role.
func style(s lipgloss.Style, role themes.Style) lipgloss.Style {
	s = s.Bold(role.Bold).Faint(role.Faint).Underline(role.Underline).Reverse(role.Reverse).UnsetForeground().UnsetBackground()
	if role.Fg != nil {
		s = s.Foreground(role.Fg)
	}
	if role.Bg != nil {
		s = s.Background(role.Bg)
	}
	return s
}

// button is a choice of two, side by side.
func button(role themes.Style) lipgloss.Style {
	return style(lipgloss.NewStyle().Padding(0, 2).MarginRight(1), role)
}
