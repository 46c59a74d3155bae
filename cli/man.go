package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// manCommand is `valktop man | man -l -`. Fang's own page writes -h as --h and stumbles
// over per cents, so the page is made here, from what --help prints.
func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "The manual page: valktop man | man -l -", Hidden: true, Args: cobra.NoArgs,
		Run: func(c *cobra.Command, _ []string) {
			_, p.err = io.WriteString(p.Out, manPage(c.Root()))
		},
	}
}

// manPage is the manual page in the language of roff.
func manPage(root *cobra.Command) string {
	root.InitDefaultVersionFlag()
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"%s\"\n", strings.ToUpper(root.Name()), roff(root.Name()+" "+root.Version))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", root.Name(), roff(root.Short))
	b.WriteString(".SH SYNOPSIS\n")
	for _, c := range commands(root) {
		fmt.Fprintf(&b, ".B %s\n.br\n", roff(c.UseLine()))
	}
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s", manText(root.Long))
	shared := map[string]bool{} // by heading: what all commands take is told once
	titles, groups := flagGroups(root)
	for _, title := range titles {
		shared[title] = true
		fmt.Fprintf(&b, ".SH %s\n%s", strings.ToUpper(title), manLines(groups[title]))
	}
	for _, c := range commands(root)[1:] {
		fmt.Fprintf(&b, ".SH %s\n%s.PP\n%s", roff(strings.ToUpper(c.CommandPath())), manText(c.Short+"."), manText(c.Long))
		titles, groups := flagGroups(c)
		for _, title := range titles {
			if !shared[title] {
				b.WriteString(manLines(groups[title]))
			}
		}
	}
	b.WriteString(".SH EXAMPLES\n")
	for _, c := range commands(root) {
		b.WriteString(manText(c.Example) + ".PP\n")
	}
	return b.String()
}

// commands are root and all those below it that help lists.
func commands(root *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{root}
	for _, c := range root.Commands() {
		if !c.Hidden {
			list = append(list, commands(c)...)
		}
	}
	return list
}

// manLines lists flags with what they are for.
func manLines(lines []helpLine) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(l.name)), roff(l.what))
	}
	return b.String()
}

// manText keeps the lines of a text as they are.
func manText(s string) string {
	return ".nf\n" + roff(strings.TrimSpace(s)) + "\n.fi\n"
}

// roff escapes what roff would take for an instruction, and keeps dashes as they are typed.
func roff(s string) string {
	lines := strings.Split(strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
