package screenshots

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"valktop/screenshots/terminal"
)

// Step is something done to a program, and what the screen shows when it has worked.
type Step struct {
	Press []string // keys, as terminal.Press spells them; may be empty
	Until string   // text that the screen then shows in one row
}

// Shot is a picture to be taken of a program.
type Shot struct {
	Command       *exec.Cmd
	Width, Height int  // in cells
	Light         bool // the terminal's background
	Steps         []Step
	Patience      time.Duration // for each step; 30 s when 0
}

// Frame is what a terminal shows at one instant.
type Frame struct {
	Width, Height int
	Content       string   // with escape sequences for its styles
	Rows          []string // without
}

// SVG draws the frame.
func (f Frame) SVG(o Options) []byte { return SVG(f.Content, f.Width, f.Height, o) }

const defaultPatience = 30 * time.Second

// Take runs a program in a terminal, takes it through the steps of a shot, and returns
// what it shows then. The program is ended.
func Take(ctx context.Context, s Shot) (Frame, error) {
	var options []terminal.Option
	if s.Light {
		options = append(options, terminal.Light())
	}
	t, err := terminal.Start(ctx, s.Command, s.Width, s.Height, options...)
	if err != nil {
		return Frame{}, err
	}
	defer t.Close()
	patience := s.Patience
	if patience == 0 {
		patience = defaultPatience
	}
	for i, step := range s.Steps {
		if err := t.Press(step.Press...); err != nil {
			return Frame{}, fmt.Errorf("step %d: %w", i+1, err)
		}
		if step.Until == "" {
			continue
		}
		if err := t.WaitFor(step.Until, patience); err != nil {
			return Frame{}, fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	rows, content := t.Frame()
	return Frame{Width: s.Width, Height: s.Height, Content: content, Rows: rows}, nil
}
