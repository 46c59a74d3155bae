package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/access"
	"valktop/analysis"
)

func TestWhatWasSaidBeforeTheTimeWasKnownIsSeen(t *testing.T) {
	t.Parallel()
	o := Options{Source: &silent{}, Name: "cache-1:6379", Analysis: analysis.DefaultConfig(), Location: time.UTC}
	m := send(stubbedOut(New(o)), tea.WindowSizeMsg{Width: 120, Height: 40}, access.Report{Version: 1, Notice: "it is off again"}, Clock(noon()), healthy(1))
	contains(t, m, "it is off again")
	if s := send(m, Clock(noon().Add(toastFor))).said(); s != "" {
		t.Errorf("%q is still said after %v", s, toastFor)
	}
}
