// Package cli holds the commands, their flags and the config file. It wires the other
// rooms together; the headless commands print here.
package cli

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"

	"charm.land/fang/v2"
	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"valktop/deployment"
)

// Exit codes. A command that a signal ended exits with 128 and the signal's number.
const (
	exitOK         = 0
	exitFailed     = 1 // it did not work; of check: not healthy
	exitUsage      = 2 // the command line or the config file is wrong
	exitCannotTell = 3 // of check
	exitRefused    = 3 // of a change: not allowed, or not confirmed
)

// World is what a command sees of the process around it.
type World struct {
	In        io.Reader
	Out, Err  io.Writer
	Env       func(name string) string   // "" when not set
	ConfigDir string                     // valktop's own: config.toml, themes
	StateDir  string                     // valktop's own: the log of changes, backups
	Home      string                     // the user's, for ~/.ssh; no files of SSH when empty
	SystemSSH string                     // the system's folder of SSH; no files when empty
	System    string                     // the config file whose rules no user loosens; none when empty
	Listens   func(context.Context) bool // whether a server may listen where valktop looks when none is named
	Signals   bool                       // whether to take SIGINT, SIGTERM and SIGHUP
	StepBack  func(urgency)              // lets other processes of this machine go first; nothing does when nil
}

// System is the world of the running process.
func System() World {
	return World{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv,
		ConfigDir: filepath.Join(xdg.ConfigHome, "valktop"), StateDir: filepath.Join(xdg.StateHome, "valktop"),
		Home: home(), SystemSSH: systemSSH(), System: systemConfig(), Listens: listens, Signals: true, StepBack: stepBack,
	}
}

// program is one run of valktop.
type program struct {
	World
	root   *cobra.Command
	err    error          // of the command that ran
	beside sync.WaitGroup // what runs beside it, and ends with it

	tunnel *deployment.Tunnel // that the command goes through; nil without one
}

// Main runs valktop with args, without the program's name, and returns its exit code.
// Version is what --version says; when empty, it is what the build knows of itself.
func Main(version string, args []string, w World) int {
	p := &program{World: w}
	defer p.beside.Wait() // until what is stopped next has ended
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if w.Signals {
		ctx, stop = untilSignal(ctx)
		defer stop()
	}
	p.root = p.command()
	p.root.SetArgs(slices.Concat([]string{}, args)) // never nil: that means os.Args to cobra
	p.root.SetIn(w.In)
	p.root.SetOut(w.Out)
	p.root.SetErr(w.Err)
	defer p.closeTunnel()
	err := fang.Execute(ctx, p.root, fang.WithVersion(cmp.Or(version, builtVersion())), fang.WithoutManpage(), fang.WithErrorHandler(
		func(io.Writer, fang.Styles, error) {})) // printed below
	if p.err == nil {
		p.err = err
	}
	return p.finish(ctx)
}

// finish prints why the command failed, if it did, and returns the exit code.
func (p *program) finish(ctx context.Context) int {
	if sig, ok := endedBy(ctx, p.err); ok {
		return p.signalled(sig)
	}
	if p.err == nil {
		return exitOK
	}
	return report(p.Err, p.err)
}

// builtVersion is the module's version as Go stamped it into the binary.
func builtVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}

// run makes a cobra command of f. Its error is kept rather than returned: fang asks the
// terminal for its background before it hands on an error, which a script that waits on
// the other side of a slow line would pay for with each failure.
func (p *program) run(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) {
	return func(c *cobra.Command, args []string) { p.err = f(c.Context(), args) }
}

// badFlag is called by cobra when flags cannot be parsed. It ends the run without fang, see run.
func (p *program) badFlag(c *cobra.Command, err error) error {
	p.err = wrongFlag(c, err)
	p.root.SetHelpFunc(func(*cobra.Command, []string) {})
	return pflag.ErrHelp
}
