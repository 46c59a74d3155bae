// Command bench measures what valktop costs and prints it as a Markdown table:
// `make bench`. It starts a demo of its own and talks to loopback alone.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"text/tabwriter"
	"time"

	"valktop/demo"
)

// hourArgument makes the program measure its own memory after an hour of history: a
// process of its own, so that nothing else counts.
const hourArgument = "memory-after-an-hour"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) == 2 && os.Args[1] == hourArgument {
		exit(printMemoryAfterAnHour(ctx, os.Stdout))
		return
	}
	binary := "bin/valktop"
	if len(os.Args) > 1 {
		binary = os.Args[1]
	}
	exit(measureAll(ctx, binary, os.Stdout, os.Stderr))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// row is a line of the table.
type row struct{ what, measured, goal string }

// measureAll starts a demo, measures one thing after the other and prints the table.
func measureAll(ctx context.Context, binary string, out, progress io.Writer) error {
	d, err := demo.Start(ctx, demo.Options{Server: demo.Auto, Seed: 1})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // the table is printed: nothing depends on it any more
	target := target{binary: binary, url: d.URL()}
	steps := []struct {
		name    string
		measure func(context.Context) ([]row, error)
	}{
		{"start", target.start},
		{"bytes and CPU at 1 Hz", target.steady},
		{"memory after an hour", hourInAProcess},
		{"frame", frameCost},
		{"history", historyMemory},
		{"poll", func(ctx context.Context) ([]row, error) { return pollCost(ctx, d) }},
	}
	var rows []row
	for _, s := range steps {
		fmt.Fprintln(progress, "measuring:", s.name)
		measured, err := s.measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		rows = append(rows, measured...)
	}
	fmt.Fprintf(out, "%s, %d cores, %s, on %s\n\n", runtime.Version(), runtime.NumCPU(), d.Server(), time.Now().Format(time.DateOnly))
	return print(out, rows)
}

// print writes rows as a Markdown table.
func print(out io.Writer, rows []row) error {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| what\t| measured\t| goal\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t|")
	for _, r := range rows {
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t|\n", r.what, r.measured, r.goal)
	}
	return w.Flush()
}
