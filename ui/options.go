package ui

import (
	"context"
	"io"
	"time"

	"valktop/access"
	"valktop/analysis"
	"valktop/collector"
	"valktop/keyspace"
	"valktop/themes"
	accessscreen "valktop/ui/access"
	"valktop/ui/change"
	"valktop/ui/inspect"
)

// Source is where snapshots come from: a server, a recording, a demo.
type Source interface {
	// Next blocks until there is a snapshot newer than version after and returns the
	// newest, or an error when none will come any more.
	Next(ctx context.Context, after uint64) (collector.Snapshot, error)
	// SetInterval changes the time between polls. It does not block.
	SetInterval(time.Duration)
	// Retry polls at once and ends waits for the next attempt to connect. It does not block.
	Retry()
	// Watch says what servers are to be asked besides their polls. It does not block.
	Watch(collector.Topics)
}

// EventSource is where marks come from that nobody at this screen has set.
type EventSource interface {
	// Next blocks until there are events newer than version after and returns all so far.
	Next(ctx context.Context, after uint64) (Events, error)
}

// Events are marks from outside, all so far and oldest first.
type Events struct {
	Version uint64
	Marks   []analysis.Mark
}

// KeysSource is what finds out which keys there are.
type KeysSource interface {
	// Next blocks until there is a report newer than version after and returns the newest,
	// or an error when none will come any more.
	Next(ctx context.Context, after uint64) (keyspace.Report, error)
	// Pause stops asking the servers, Resume goes on where it stopped, and Rescan begins
	// another pass over the keys. None of them blocks.
	Pause()
	Resume()
	Rescan()
	// SetPace changes the share of the servers' time that is taken, above 0 to 1, and
	// SetRate how many names a second are looked at, at most; 0 is no bound. Neither blocks.
	SetPace(share float64)
	SetRate(names float64)
}

// ToldSource tells what an application counts of its cache.
type ToldSource interface {
	// Next blocks until there is a reading newer than after and returns the newest.
	Next(ctx context.Context, after uint64) (access.Told, error)
}

// EarlierSource tells what somebody else measured before this program came.
type EarlierSource interface {
	// Next blocks until there is a reading newer than after and returns the newest.
	Next(ctx context.Context, after uint64) (analysis.Earlier, error)
}

// Options are what the program is made of. Only Source is required.
type Options struct {
	Source    Source
	Events    EventSource          // marks from outside; may be nil
	Keys      KeysSource           // what is in the cache; nil when keys are not sampled
	NoKeys    string               // why Keys is nil, in words for a user
	Inspector inspect.Inspector    // reads one key; nil when none can be read
	Changes   change.Changer       // changes the deployment; nil when nothing can be changed
	NoChanges string               // why Changes is nil, in words for a user
	Access    accessscreen.Sampler // samples who asks for which keys; nil when that is not possible
	Timeline  Timeline             // keeps events for others; nil when they cannot be kept
	Back      string               // where the user came from and goes back to with esc and q; "" for the shell
	Told      ToldSource           // what the application counts; nil when it is not asked
	Earlier   EarlierSource        // what was measured before; nil when nobody is asked
	Name      string               // what the user connected to; may hold any bytes, no secrets
	Notices   []string             // what must stay in sight, in a word or two: "insecure"
	Analysis  analysis.Config      // bounds of the verdicts
	Interval  time.Duration        // between polls, as the source was told; 1 s when zero
	Window    time.Duration        // that the charts show at first; 5 min when zero

	Themes []themes.Theme // to choose from; the built-in ones when empty
	Theme  string         // the name of one of them; empty: by the terminal's background

	Input    io.Reader      // keys; the terminal when nil
	Output   io.Writer      // frames; standard output when nil
	Environ  []string       // TERM, NO_COLOR, COLORFGBG ...; the process's when nil
	Width    int            // of a frame where Output is no terminal
	Height   int            // of a frame where Output is no terminal
	Location *time.Location // of the times on display; local when nil
}
