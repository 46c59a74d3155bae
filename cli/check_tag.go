package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"valktop/maybe"
	"valktop/ui/text"
)

// taggedVerdict is the verdict on one of several profiles, as --json prints it.
type taggedVerdict struct {
	Profile string `json:"profile"`
	verdict
	Error maybe.Value[string] `json:"error"` // why it could not be checked; null when it was
}

// tagOf is the tag that check was asked for: no profile has that name.
func (c config) tagOf(args []string) (tag string, names []string) {
	if len(args) != 1 {
		return "", nil
	}
	name, ok := strings.CutPrefix(args[0], "@")
	if _, profile := c.profiles[name]; !ok || profile {
		return "", nil
	}
	return name, c.withTag(name)
}

// checkTag checks all profiles of a tag, a line each; the worst of them is the exit status.
func (p *program) checkTag(ctx context.Context, f *checkFlags, file config, names []string) error {
	all := make([]taggedVerdict, len(names))
	var running sync.WaitGroup
	turns := make(chan struct{}, fleetConnects)
	for i, name := range names {
		running.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			v, err := p.checkProfile(ctx, f, file, name)
			all[i] = taggedVerdict{Profile: name, verdict: v, Error: maybe.Unknown[string]("it was checked")}
			if err != nil {
				why := explain(err)
				all[i].Health, all[i].Exit, all[i].Error, all[i].Checks = "unknown", why.code, maybe.Of(text.Escape(why.Error())), []finding{}
			}
		})
	}
	running.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	worst := exitOK
	lines := newJSONLines(p.Out)
	for _, v := range all {
		worst = worseExit(worst, v.Exit)
		var err error
		if f.json.Or(false) {
			err = lines.Encode(v)
		} else {
			_, err = fmt.Fprintln(p.Out, v.line(names))
		}
		if err != nil {
			return err
		}
	}
	return exitCode(worst)
}

// checkProfile is the verdict on one profile.
func (p *program) checkProfile(ctx context.Context, f *checkFlags, file config, name string) (verdict, error) {
	s, server, tunnel, err := p.reach(ctx, file, name)
	if tunnel != nil {
		defer func() { _ = tunnel.Close() }()
	}
	if err != nil {
		return verdict{}, err
	}
	s = f.settings.over(s)
	run := checkRun{end: f.end(s), progress: p.newProgress(0), left: p.leftover(s, server)}
	if err := watch(ctx, s, server, run.see); err != nil {
		return verdict{}, err
	}
	return judge(run.measured, s), nil
}

// line is a verdict in one line.
func (v taggedVerdict) line(names []string) string {
	width := 0
	for _, n := range names {
		width = max(width, text.Width(text.Escape(n)))
	}
	said := ""
	switch {
	case v.Error.Known():
		said = v.Error.Or("")
	case v.Exit != exitOK && len(v.Checks) > 0:
		said = v.Checks[0].says()
	}
	return strings.TrimRight(fmt.Sprintf("@%s  %s  %s", text.Pad(text.Escape(v.Profile), width), text.Pad(v.Health, len("unhealthy")), said), " ")
}

// worseExit is the worse of two exit codes: a cache that is not well, then a mistake, then one
// that cannot be judged.
func worseExit(a, b int) int {
	rank := map[int]int{exitOK: 0, exitCannotTell: 1, exitUsage: 2, exitFailed: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}
