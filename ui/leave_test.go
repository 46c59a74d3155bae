package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// quits reports whether a command ends the program at once.
func quits(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	_, ok := cmd().(tea.QuitMsg)
	return ok
}

func TestLeavingAtOnceWaitsForTheTerminalsAnswers(t *testing.T) {
	attributes := uv.PrimaryDeviceAttributesEvent{62}
	if _, cmd := begin(Options{}).Update(attributes); quits(cmd) {
		t.Fatal("an answer ends the program though nobody wants to leave")
	}
	for name, end := range map[string]tea.Msg{"the answer": attributes, "the time": outOfTime{}, "q again": keyPress("q")} {
		m, cmd := begin(Options{}).Update(keyPress("q"))
		all, ok := cmd().(tea.BatchMsg)
		if !ok || len(all) != 2 {
			t.Fatalf("q does %T", cmd())
		}
		if asked, _ := all[0]().(tea.RawMsg); asked.Msg != ansi.RequestPrimaryDeviceAttributes {
			t.Errorf("the terminal is asked %q", asked.Msg)
		}
		if m, cmd = m.Update(tea.BackgroundColorMsg{}); quits(cmd) {
			t.Error("it leaves with the first answer, more may come")
		}
		if _, cmd = m.Update(end); !quits(cmd) {
			t.Errorf("%s does not end it", name)
		}
	}
	for name, m := range map[string]Model{
		"after some seconds": live(Options{}, 3), "on a console, which is asked nothing": begin(Options{Environ: []string{"TERM=linux"}}),
	} {
		if _, cmd := m.Update(keyPress("q")); !quits(cmd) {
			t.Errorf("%s q waits", name)
		}
	}
	if leaveTime > time.Second {
		t.Error("q is to be felt at once")
	}
}
