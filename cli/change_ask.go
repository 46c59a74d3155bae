package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"valktop/actions"
	"valktop/ui/text"
)

// yes is what confirms a change for which nothing else has to be typed. A letter alone
// confirms nothing.
const yes = "yes"

// ask lets the user decide, with the preview on the screen, unless that was done on the
// command line.
func (c *change) ask(ctx context.Context, v actions.Preview) error {
	if err := c.askForBackup(ctx); err != nil {
		return err
	}
	if c.f.yes.Or(false) {
		return c.confirmed()
	}
	if !c.interactive() {
		return problem{
			what: "this was not confirmed", why: "there is no terminal to ask at", code: exitRefused,
			try: "--dry-run shows what it would do, --yes does it",
		}
	}
	fmt.Fprint(c.Err, previewText(v, c.where(), widthOf(c.Err)))
	asked := actions.Confirm(c.plan, v, c.policy)
	want, why := asked.Type, asked.Why
	if want == "" {
		want, why = yes, "Type yes to go on"
	}
	given, err := c.line(ctx, why+": ")
	if err != nil {
		return err
	}
	if given != want {
		return problem{what: "nothing was changed", why: "the answer was not " + text.Quote(want), code: exitRefused}
	}
	return nil
}

// confirmed checks what --yes alone does not confirm.
func (c *change) confirmed() error {
	name := c.policy.Production
	if name == "" || c.f.confirm.Or("") == name {
		return nil
	}
	return problem{
		what: "this is production", why: "each change of it asks for its name, also with --yes", code: exitRefused,
		try: "--confirm " + name,
	}
}

// askForBackup lets the user decide on a backup where there is none by default.
func (c *change) askForBackup(ctx context.Context) error {
	if c.keeps() != undecided {
		return nil
	}
	if c.f.yes.Or(false) || !c.interactive() {
		return problem{
			what: "it is not said whether to keep a backup", why: "it would hold values of production", code: exitRefused,
			try: "--backup FILE or --no-backup",
		}
	}
	given, err := c.line(ctx, "Keep a backup for undo? It holds values of production (yes or no): ")
	if err != nil {
		return err
	}
	switch given {
	case yes:
		c.keep = kept
	case "no":
		c.keep = unkept
	default:
		return problem{what: "nothing was changed", why: "the answer was neither yes nor no", code: exitRefused}
	}
	return nil
}

// interactive reports whether somebody can be asked.
func (c *change) interactive() bool { return isTerminal(c.In) && isTerminal(c.Err) }

// line asks for a line. Its reader may outlive ctx: what it waits for is the terminal,
// until the process ends.
func (c *change) line(ctx context.Context, prompt string) (string, error) {
	fmt.Fprint(c.Err, text.Escape(prompt))
	type answer struct {
		line string
		err  error
	}
	answered := make(chan answer, 1)
	if c.lines == nil {
		c.lines = bufio.NewReader(c.In)
	}
	go func(from *bufio.Reader) {
		line, err := from.ReadString('\n')
		answered <- answer{strings.TrimRight(line, "\r\n"), err}
	}(c.lines)
	select {
	case a := <-answered:
		if a.err != nil && a.line == "" {
			return "", problem{what: "nothing was changed", why: "there was no answer", code: exitRefused}
		}
		return a.line, nil
	case <-ctx.Done():
		fmt.Fprintln(c.Err)
		return "", ctx.Err()
	}
}
