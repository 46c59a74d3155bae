package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"valktop/ui/text"
)

// helpWidth is the width that every line of help fits: the smallest terminal in use.
const helpWidth = 80

// addHelp gives every command --help, without the -h that is redis-cli's host, and
// `valktop help COMMAND`. Fang would list all flags under one heading, in lines as wide as
// the terminal, and ask the terminal for its background first; so help is printed here.
func (p *program) addHelp(root *cobra.Command) {
	show := func(c *cobra.Command, _ []string) { p.help(c) }
	asked := root.PersistentFlags().VarPF(&helpFlag{ask: func() { root.SetHelpFunc(show) }}, "help", "", "this help")
	asked.NoOptDefVal = "true"
	root.SetHelpCommand(&cobra.Command{
		Use: "help [COMMAND]", Hidden: true, Args: cobra.ArbitraryArgs,
		Run: func(_ *cobra.Command, args []string) {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				p.err = usage("there is no command "+strings.Join(args, " "), "", "valktop --help")
				return
			}
			p.help(c)
		},
	})
}

// helpFlag is --help. Fang puts a help function of its own in place of any set before; by
// the time this flag is read, it has.
type helpFlag struct {
	asked bool
	ask   func()
}

func (f *helpFlag) String() string { return fmt.Sprint(f.asked) }

// Type is what cobra calls a flag without a value.
func (f *helpFlag) Type() string { return "bool" }

// Set is called with "true" when the flag is given.
func (f *helpFlag) Set(s string) error {
	f.asked = s == "true"
	f.ask()
	return nil
}

// help prints what c does, how it is called, and its flags by group.
func (p *program) help(c *cobra.Command) {
	var b strings.Builder
	about := c.Long
	if about == "" {
		about = c.Short
	}
	fmt.Fprintf(&b, "%s\n\n%s\n  %s [flags]\n", strings.TrimSpace(about), p.heading("usage"), strings.TrimSuffix(c.UseLine(), " [flags]"))
	if c.Example != "" {
		fmt.Fprintf(&b, "\n%s\n  %s\n", p.heading("examples"), strings.ReplaceAll(strings.TrimSpace(c.Example), "\n", "\n  "))
	}
	var commands []helpLine
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			commands = append(commands, helpLine{sub.Use, sub.Short})
		}
	}
	p.helpLines(&b, "commands", commands)
	titles, groups := flagGroups(c)
	for _, title := range titles {
		p.helpLines(&b, title, groups[title])
	}
	_, _ = io.WriteString(p.Out, b.String()) // nobody is left to tell
}

// helpLine is what there is, and what it is for.
type helpLine struct{ name, what string }

// flagGroups sorts the flags of c under their headings.
func flagGroups(c *cobra.Command) (titles []string, groups map[string][]helpLine) {
	groups = map[string][]helpLine{}
	add := func(f *pflag.Flag) {
		title := "other"
		if of := f.Annotations[groupOf]; len(of) > 0 {
			title = of[0]
		}
		if f.Hidden {
			return
		}
		if len(groups[title]) == 0 {
			titles = append(titles, title)
		}
		groups[title] = append(groups[title], helpLine{flagName(f), f.Usage})
	}
	c.LocalFlags() // merges those of the root into Flags
	c.Flags().VisitAll(add)
	return titles, groups
}

// flagName is "-h, --host HOST".
func flagName(f *pflag.Flag) string {
	name := "    --" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", --" + f.Name
	}
	if f.NoOptDefVal == "" {
		name += " " + f.Value.Type()
	}
	return name
}

// helpLines prints a heading and lines in two columns.
func (p *program) helpLines(b *strings.Builder, title string, lines []helpLine) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", p.heading(title))
	width := 0
	for _, l := range lines {
		width = max(width, text.Width(l.name))
	}
	for _, l := range lines {
		fmt.Fprintf(b, "  %s  %s\n", text.Pad(l.name, width), text.Cut(l.what, helpWidth-width-4))
	}
}

// heading is bold on a terminal. NO_COLOR is about colours; bold is none.
func (p *program) heading(title string) string {
	title = strings.ToUpper(title)
	if isTerminal(p.Out) && p.Env("TERM") != "dumb" {
		return "\x1b[1m" + title + "\x1b[0m"
	}
	return title
}
