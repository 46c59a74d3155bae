package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"
)

// patience is how long the busiest machine may take to draw a frame.
const patience = 30 * time.Second

// TestMain is also the program that the tests run in their terminals: a few lines of
// Bubble Tea, as the dashboard is many.
func TestMain(m *testing.M) {
	if os.Getenv("RUN_AS_PROGRAM") != "" {
		if _, err := tea.NewProgram(program{}).Run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

type program struct {
	keys       []string
	w, h       int
	background string
	sync       string
}

func (p program) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, tea.Raw(ansi.RequestModeSynchronizedOutput))
}

func (p program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.w, p.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		p.background = "light"
		if msg.IsDark() {
			p.background = "dark"
		}
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput {
			p.sync = "known"
		}
	case tea.KeyPressMsg:
		p.keys = append(slices.Clone(p.keys), msg.String())
		if msg.String() == "q" {
			return p, tea.Quit
		}
	}
	return p, nil
}

func (p program) View() tea.View {
	v := tea.NewView(fmt.Sprintf("size %dx%d\nbackground %s\nsync %s\nkeys %s\n日本 \x1b[31mred\x1b[m",
		p.w, p.h, p.background, p.sync, strings.Join(p.keys, " ")))
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	return v
}

// start runs the program of TestMain.
func start(t *testing.T, w, h int, options ...Option) *Terminal {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(Environment(os.Environ()), "RUN_AS_PROGRAM=1")
	return begin(t, cmd, w, h, options...)
}

func begin(t *testing.T, cmd *exec.Cmd, w, h int, options ...Option) *Terminal {
	t.Helper()
	term, err := Start(t.Context(), cmd, w, h, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(term.Close)
	return term
}

// must fails the test with an error that shows the screen.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnswersWhatProgramsAsk(t *testing.T) {
	t.Parallel()
	for background, options := range map[string][]Option{"dark": nil, "light": {Light()}} {
		term := start(t, 60, 10, options...)
		must(t, term.WaitFor("size 60x10", patience))
		must(t, term.WaitFor("background "+background, patience))
		must(t, term.WaitFor("sync known", patience))
	}
}

func TestKeysArrive(t *testing.T) {
	t.Parallel()
	term := start(t, 120, 10)
	must(t, term.WaitFor("size 120x10", patience))
	keys := []string{"j", "G", "é", "enter", "tab", "shift+tab", "esc", "space", "backspace", "ctrl+d", "alt+x",
		"up", "down", "left", "right", "home", "end", "pgup", "pgdown", "delete", "f1", "f5"}
	behindEsc := slices.Index(keys, "esc") + 1
	must(t, term.Press(keys[:behindEsc]...))
	must(t, term.WaitFor(" esc", patience)) // what comes with it in one read makes one key of both
	must(t, term.Press(keys[behindEsc:]...))
	must(t, term.Type("[]"))
	must(t, term.WaitFor("keys "+strings.Join(keys, " ")+" [ ]", patience))
	if err := term.Press("hyper+x"); err == nil {
		t.Error("a key that no keyboard has was pressed")
	}
}

func TestScreenIsTextAndStyled(t *testing.T) {
	t.Parallel()
	term := start(t, 40, 8)
	must(t, term.WaitFor("日本 red", patience))
	rows := term.Screen()
	if len(rows) != 8 || rows[4] != "日本 red" || rows[7] != "" {
		t.Errorf("got %q", rows)
	}
	if got := strings.Split(term.Styled(), "\n"); len(got) != 8 || !strings.Contains(got[4], "\x1b[31mred") {
		t.Errorf("got %q", got)
	}
	if term.Written() == 0 || int64(len(term.Raw())) > term.Written() {
		t.Errorf("%d bytes of %d", len(term.Raw()), term.Written())
	}
}

func TestResize(t *testing.T) {
	t.Parallel()
	term := start(t, 40, 8)
	must(t, term.WaitFor("size 40x8", patience))
	must(t, term.Resize(100, 30))
	must(t, term.WaitFor("size 100x30", patience))
	if w, h := term.Size(); w != 100 || h != 30 || len(term.Screen()) != 30 {
		t.Errorf("the screen has %dx%d cells and %d rows", w, h, len(term.Screen()))
	}
}

func TestEndsAndGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	term := start(t, 40, 8)
	must(t, term.WaitFor("background dark", patience))
	for _, want := range []string{"alternate screen", "hidden cursor", "mouse reports", "line settings (echo, line editing, signals)"} {
		if got := term.Unrestored(); !slices.Contains(got, want) {
			t.Errorf("while the program runs, %q is not among %q", want, got)
		}
	}
	must(t, term.Press("q"))
	select {
	case <-term.Done():
	case <-time.After(patience):
		t.Fatal("the program did not quit")
	}
	if got := term.Unrestored(); len(got) != 0 || term.Err() != nil {
		t.Errorf("left: %q, error: %v", got, term.Err())
	}
	if err := term.WaitFor("size 40x8", patience); err == nil || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("waiting for a program that has ended: %v", err)
	}
}

func TestKilledProgramLeavesItsTraces(t *testing.T) {
	t.Parallel()
	term := start(t, 40, 8)
	must(t, term.WaitFor("background dark", patience))
	must(t, term.cmd.Process.Kill())
	<-term.Done()
	if got := term.Unrestored(); !slices.Contains(got, "alternate screen") {
		t.Errorf("left: %q", got)
	}
	if _, isExit := errors.AsType[*exec.ExitError](term.Err()); !isExit {
		t.Errorf("the program ended with %v", term.Err())
	}
}

func TestCloseEndsAProgramThatWouldNot(t *testing.T) {
	t.Parallel()
	term := begin(t, exec.Command("sh", "-c", "trap '' HUP TERM INT; echo ready; while :; do sleep 1; done"), 40, 8)
	must(t, term.WaitFor("ready", patience))
	term.Close()
	term.Close() // a second time does nothing
	if term.Err() == nil || term.Screen()[0] != "ready" {
		t.Errorf("error %v, screen %q", term.Err(), term.Screen())
	}
}

func TestContextEndsTheProgram(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	term, err := Start(ctx, exec.Command("cat"), 40, 8)
	must(t, err)
	cancel()
	select {
	case <-term.Done():
	case <-time.After(patience):
		t.Error("the program outlived its context")
	}
}

func TestWholeFramesOnly(t *testing.T) {
	t.Parallel()
	// The second half of a synchronized update comes when a key is pressed.
	script := `stty -echo; printf '\033[?2026hfirst '; read -r _; printf 'second\033[?2026l'; read -r _`
	term := begin(t, exec.Command("sh", "-c", script), 40, 8)
	waiting := make(chan error)
	go func() { waiting <- term.WaitFor("first", patience) }()
	for !bytes.Contains(term.Raw(), []byte("first ")) {
		time.Sleep(time.Millisecond)
	}
	must(t, term.Press("enter"))
	must(t, <-waiting)
	if got := term.Screen()[0]; got != "first second" {
		t.Errorf("half a frame was seen: %q", got)
	}
}

func TestErrorsShowTheScreen(t *testing.T) {
	t.Parallel()
	term := begin(t, exec.Command("sh", "-c", "echo hello; read -r _"), 20, 3)
	must(t, term.WaitFor("hello", patience))
	err := term.WaitFor("goodbye", time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "│hello") || !strings.Contains(err.Error(), `no "goodbye"`) {
		t.Errorf("got %v", err)
	}
	if _, err := Start(t.Context(), exec.Command("/nowhere/to/be/found"), 20, 3); err == nil {
		t.Error("a program that does not exist was run")
	}
}

func TestRawIsBounded(t *testing.T) {
	t.Parallel()
	term := begin(t, exec.Command("sh", "-c", "head -c 1300000 /dev/zero | tr '\\0' x; echo end"), 80, 4)
	must(t, term.WaitFor("end", patience))
	if n := len(term.Raw()); n > maxRaw || n < maxRaw/2 || term.Written() < 1_300_000 {
		t.Errorf("%d bytes kept of %d", n, term.Written())
	}
}
