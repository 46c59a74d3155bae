// Command bench measures what valktop costs and prints it as a Markdown table:
// `make bench`, or `go run ./bench -only pass,guest` for some topics. It starts servers of its
// own and talks to loopback alone.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
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
	if len(os.Args) == 4 && os.Args[1] == collectArgument {
		exit(collect(ctx, os.Args[2], os.Args[3], os.Stdin, os.Stdout))
		return
	}
	binary := flag.String("binary", "bin/valktop", "the program that is measured")
	only := flag.String("only", "", "topics, with commas between: "+strings.Join(names(topics("", 0)), ", "))
	rounds := flag.Int("rounds", 5, "of the topic cost: each takes 45 seconds, and more of them tell more surely")
	flag.Parse()
	exit(measureAll(ctx, topics(*binary, *rounds), *only, os.Stdout, os.Stderr))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// row is a line of the table.
type row struct{ what, measured, goal string }

// topic is what is measured together, on a server of its own.
type topic struct {
	name    string
	measure func(ctx context.Context, tell func(string)) ([]row, error)
}

// topics are all of them, in the order of the table.
func topics(binary string, rounds int) []topic {
	return []topic{
		{"dashboard", dashboard{binary}.measure},
		{"first", first{binary}.measure},
		{"pass", pass{binary}.measure},
		{"memory", memory{binary}.measure},
		{"guest", guest{binary}.measure},
		{"change", change{binary}.measure},
		{"cost", cost{rounds}.measure},
		{"fleet", fleet{binary}.measure},
		{"cluster", cluster{binary}.measure},
	}
}

func names(all []topic) []string {
	var list []string
	for _, t := range all {
		list = append(list, t.name)
	}
	return list
}

// measureAll measures one topic after the other and prints the table.
func measureAll(ctx context.Context, all []topic, only string, out, progress io.Writer) error {
	var rows []row
	begun := time.Now()
	for _, t := range all {
		if only != "" && !slices.Contains(strings.Split(only, ","), t.name) {
			continue
		}
		measured, err := t.measure(ctx, func(what string) {
			fmt.Fprintf(progress, "%4.0f s  %s: %s\n", time.Since(begun).Seconds(), t.name, what)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		rows = append(rows, measured...)
	}
	if len(rows) == 0 {
		return fmt.Errorf("there is no topic %s; there are %s", only, strings.Join(names(all), ", "))
	}
	fmt.Fprintf(out, "%s, %d cores, on %s\n\n", runtime.Version(), runtime.NumCPU(), time.Now().Format(time.DateOnly))
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
