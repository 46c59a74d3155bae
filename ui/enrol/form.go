package enrol

import (
	"context"
	"errors"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"valktop/themes"
)

// ErrLeft is the error of a form that the user left.
var ErrLeft = errors.New("the form was left")

// Terminal is where a form is filled in, and how it looks.
type Terminal struct {
	In    io.Reader
	Out   io.Writer
	Theme func(dark bool) themes.Theme
}

// Ask lets the user fill d in. What it holds already stands in the form.
func Ask(ctx context.Context, t Terminal, d *Draft, c Checks) error {
	if d.From == "" {
		d.From = None
	}
	return t.run(ctx, huh.NewForm(
		huh.NewGroup(
			huh.NewInput().Title("Name").Description("valktop @NAME connects to it").Value(&d.Name).Validate(c.Name),
			huh.NewInput().Title("Server").Description("a URL, or host:port; without a password").
				Placeholder("rediss://cache.example:6380").Value(&d.URL).Validate(c.URL),
			huh.NewInput().Title("User").Description("the ACL user; empty for the default one").Value(&d.User),
		),
		huh.NewGroup(
			huh.NewSelect[string]().Title("Password").Description("how valktop gets it; it is never written to the file").
				Options(
					huh.NewOption("none, or typed at --askpass", None), huh.NewOption("a command prints it: pass show redis/prod", Command),
					huh.NewOption("a file holds it", File), huh.NewOption("an environment variable holds it", Env),
				).Value(&d.From),
		),
		huh.NewGroup(
			huh.NewInput().TitleFunc(func() string { return passwordTitle(d.From) }, &d.From).
				Value(&d.Password).Validate(given),
		).WithHideFunc(func() bool { return d.From == None }),
		huh.NewGroup(
			huh.NewConfirm().Title("TLS?").Description("as a rediss:// URL asks for").Value(&d.TLS),
		).WithHideFunc(func() bool { return c.TLS(d.URL) }),
		huh.NewGroup(
			huh.NewInput().Title("Authority").Description("PEM file that the server's certificate is from; empty for those of the system").Value(&d.CACert),
			huh.NewInput().Title("Certificate").Description("PEM file of valktop's own certificate, where the server asks for one; empty for none").Value(&d.Cert),
			huh.NewInput().Title("Key").Description("PEM file of that certificate's key; empty when the file above holds it").Value(&d.Key),
			huh.NewInput().Title("Server name").Description("the name that the server's certificate has; empty for that of the URL").Value(&d.SNI),
		).WithHideFunc(func() bool { return !d.TLS && !c.TLS(d.URL) }),
		huh.NewGroup(
			huh.NewInput().Title("SSH").Description("[user@]host to go through, or a name of ~/.ssh/config; empty for none").Value(&d.SSH),
			huh.NewConfirm().Title("Production?").Description("every change of it asks for its name").Value(&d.Production),
			huh.NewConfirm().Title("Read-only?").Description("valktop changes nothing there").Value(&d.ReadOnly),
			huh.NewInput().Title("Tags").Description("words to find it by: eu prod").Value(&d.Tags),
		),
	))
}

// passwordTitle asks for what From says.
func passwordTitle(from string) string {
	switch from {
	case Command:
		return "Command that prints the password"
	case File:
		return "File that holds the password"
	}
	return "Name of the variable that holds the password"
}

// given refuses an empty answer.
func given(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("this cannot be empty")
	}
	return nil
}

// What to do with a profile that could not be tried.
const (
	Change = "change"
	Save   = "save"
	Leave  = "leave"
)

// Decide asks what to do with a profile that could not be tried.
func Decide(ctx context.Context, t Terminal) (string, error) {
	choice := Change
	err := t.run(ctx, huh.NewForm(huh.NewGroup(
		huh.NewSelect[string]().Title("It did not work").Options(
			huh.NewOption("change it", Change), huh.NewOption("save it all the same", Save), huh.NewOption("leave, nothing is saved", Leave),
		).Value(&choice),
	)))
	return choice, err
}

// run shows a form until it is filled in, the user leaves it, or ctx ends.
func (t Terminal) run(ctx context.Context, f *huh.Form) error {
	keys := huh.NewDefaultKeyMap()
	keys.Quit.SetKeys("ctrl+c", "esc")
	f = f.WithProgramOptions(tea.WithoutSignalHandler()).WithInput(t.In).WithOutput(t.Out).
		WithTheme(huh.ThemeFunc(func(dark bool) *huh.Styles { return styles(t.Theme(dark)) })).WithKeyMap(keys)
	err := f.RunWithContext(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, huh.ErrUserAborted):
		return ErrLeft
	}
	return err
}
