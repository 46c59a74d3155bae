package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/field"
	keyscreen "valktop/ui/keys"
)

// shelf has every key: a string that is its own name.
type shelf struct{}

func (shelf) Inspect(_ context.Context, key string, _ keyspace.ValuePage) (keyspace.Reading, error) {
	return keyspace.Reading{
		Key: key, Time: noon(), Type: "string", Text: "value of " + key,
		TTL: maybe.Of(time.Hour), Len: maybe.Of(int64(len(key))),
	}, nil
}

// answered sends a message and what its command answers, once.
func answered(m Model, msg tea.Msg) Model {
	next, cmd := m.Update(msg)
	m = next.(Model)
	if cmd != nil {
		m = send(m, cmd())
	}
	return m
}

func TestOpenShowsAKeyByItsExactName(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"user:42":        "value of user:42",
		"a b'c":          "value of a b'c",
		`"a\x00\n b"`:    `a\x00\n b`,
		`'it''s'`:        "unbalanced",
		`"never closed`:  "unbalanced",
		`say "hi"`:       `value of say "hi"`,
		`back\x00slash`:  `value of back\x00slash`,
		`"\xe2\x80\xae"`: `value of \xe2\x80\xae`,
	} {
		m := typing(keys(live(Options{Inspector: shelf{}}, 3), "o"), typed)
		contains(t, m, "open key: ")
		m = answered(m, keyPress("enter"))
		contains(t, m, want)
	}
}

func TestALetterOfANameDoesNothingElse(t *testing.T) {
	t.Parallel()
	m := typing(keys(live(Options{Inspector: shelf{}}, 3), "o"), "q?:m2")
	if m.focus != onName || m.prompt.Value() != "q?:m2" {
		t.Errorf("focus %v, typed %q", m.focus, m.prompt.Value())
	}
	if m = keys(m, "esc"); m.focus != onScreen || m.inspect.IsOpen() {
		t.Error("esc does not leave the field")
	}
}

func TestANameThatIsTooLongIsNotCutInSilence(t *testing.T) {
	t.Parallel()
	m := send(keys(live(Options{Inspector: shelf{}}, 3), "o"), tea.PasteMsg{Content: strings.Repeat("k", field.Limit+9)})
	m = answered(m, keyPress("enter"))
	contains(t, m, "too long")
	if m.inspect.IsOpen() {
		t.Error("another key than the one typed was opened")
	}
}

func TestAKeyLiesOverItsScreen(t *testing.T) {
	t.Parallel()
	m := answered(live(Options{Inspector: shelf{}}, 3), keyscreen.Inspect{Key: "user:42"})
	contains(t, m, "value of user:42", "TTL 59 m 57 s", "esc back")
	m = send(m, Clock(noon().Add(13*time.Second)))
	contains(t, m, "TTL 59 m 47 s")
	if m = keys(m, "e"); shownStub(m).pressed != "" {
		t.Error("a key went to the screen behind")
	}
	if m = keys(m, "?"); !strings.Contains(plainFrame(m), "Show the value decoded") {
		t.Errorf("the help does not tell the inspector's keys:\n%s", plainFrame(m))
	}
	m = keys(m, "esc", "esc")
	lacks(t, m, "value of")
	contains(t, m, "screen of 120 x 36")
	m = keys(answered(m, keyscreen.Inspect{Key: "user:42"}), "2")
	lacks(t, m, "value of")
}

func TestWithoutAReaderOpenSaysWhy(t *testing.T) {
	t.Parallel()
	contains(t, keys(live(Options{}, 3), "o"), "keys cannot be read here")
	contains(t, answered(live(Options{}, 3), keyscreen.Inspect{Key: "a"}), "keys cannot be read here")
}
