package inspect

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// noon is when every key here is read.
func noon() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }

// at is what the screen draws from so long after noon, at a size.
func at(after time.Duration, w, h int) screen.Context {
	return screen.Context{Theme: themes.Default(true), Now: noon().Add(after), Zone: time.UTC, Width: w, Height: h}
}

// script answers with one reading after another, and notes the pages asked for.
type script struct {
	answers []keyspace.Reading
	err     error
	pages   []keyspace.ValuePage
	keys    []string
}

func (s *script) Inspect(_ context.Context, key string, page keyspace.ValuePage) (keyspace.Reading, error) {
	s.pages, s.keys = append(s.pages, page), append(s.keys, key)
	if s.err != nil {
		return keyspace.Reading{}, s.err
	}
	r := s.answers[min(len(s.pages), len(s.answers))-1]
	r.Key = key
	return r, nil
}

// key is what is known of any key.
func keyOf(kind string, change func(*keyspace.Reading)) keyspace.Reading {
	r := keyspace.Reading{
		Time: noon(), Type: kind, Encoding: maybe.Of("listpack"), Memory: maybe.Of[int64](4413),
		TTL: maybe.Of(58*time.Minute + 12*time.Second), Idle: maybe.Of(9 * time.Minute), Len: maybe.Of[int64](3),
	}
	if change != nil {
		change(&r)
	}
	return r
}

func stringOf(s string) keyspace.Reading {
	return keyOf("string", func(r *keyspace.Reading) {
		r.Text, r.Len, r.Encoding = s, maybe.Of(int64(len(s))), maybe.Of("raw")
	})
}

// opened is the inspector after its first answer.
func opened(t *testing.T, s *script) Model {
	t.Helper()
	m, cmd := New(t.Context(), s).Open("user:42")
	return answered(m, cmd, 120, 36)
}

// answered runs what was asked and hands back the answer.
func answered(m Model, cmd tea.Cmd, w, h int) Model {
	if cmd == nil {
		return m
	}
	m, _ = m.Update(at(0, w, h), cmd())
	return m
}

// pressed presses keys, each answered before the next.
func pressed(m Model, keys ...string) Model {
	for _, k := range keys {
		var cmd tea.Cmd
		m, cmd = m.Update(at(0, 120, 36), press(k))
		m = answered(m, cmd, 120, 36)
	}
	return m
}

func press(k string) tea.KeyPressMsg {
	switch k {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

// drawn is the frame without its styles.
func drawn(m Model, ctx screen.Context) string {
	c := canvas.New(ctx.Width, ctx.Height)
	m.View(c, ctx)
	return ansi.Strip(c.String())
}

func mustShow(t *testing.T, frame string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(frame, s) {
			t.Errorf("%q is missing from\n%s", s, frame)
		}
	}
}

func mustLack(t *testing.T, frame string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(frame, s) {
			t.Errorf("%q must not be in\n%s", s, frame)
		}
	}
}

func TestTTLCountsDownByTheClock(t *testing.T) {
	t.Parallel()
	m := opened(t, &script{answers: []keyspace.Reading{stringOf("x")}})
	mustShow(t, drawn(m, at(0, 120, 36)), "TTL 58 m 12 s", "type string · raw", "memory 4.31 KiB", "idle 9 m")
	mustShow(t, drawn(m, at(10*time.Minute, 120, 36)), "TTL 48 m 12 s", "read 10 m ago")
	frozen := at(10*time.Minute, 120, 36)
	frozen.Frozen, frozen.Until = true, noon().Add(time.Minute)
	mustShow(t, drawn(m, frozen), "TTL 57 m 12 s")
}

func TestKeyWhoseTimeIsUpIsReadAgain(t *testing.T) {
	t.Parallel()
	s := &script{answers: []keyspace.Reading{stringOf("x"), {Time: noon().Add(time.Hour)}}}
	m := opened(t, s)
	m, cmd := m.Tick(at(58*time.Minute, 120, 36))
	if cmd != nil {
		t.Fatal("it was read again before its time was up")
	}
	m, cmd = m.Tick(at(59*time.Minute, 120, 36))
	if cmd == nil {
		t.Fatal("its time is up, and nobody looked")
	}
	if _, again := m.Tick(at(59*time.Minute, 120, 36)); again != nil {
		t.Error("it asks again while a question is open")
	}
	m = answered(m, cmd, 120, 36)
	mustShow(t, drawn(m, at(time.Hour, 120, 36)), "The key is gone", "It was a string")
	if _, cmd = m.Tick(at(2*time.Hour, 120, 36)); cmd != nil {
		t.Error("a key that is gone is asked for again")
	}
}

func TestLateAnswersAreDropped(t *testing.T) {
	t.Parallel()
	s := &script{answers: []keyspace.Reading{stringOf("old"), stringOf("new")}}
	m, first := New(t.Context(), s).Open("user:1")
	late := first()
	m, second := m.Open("user:2")
	m = answered(m, second, 120, 36)
	m, _ = m.Update(at(0, 120, 36), late)
	mustShow(t, drawn(m, at(0, 120, 36)), "new", "user:2")
	mustLack(t, drawn(m, at(0, 120, 36)), "old", "user:1")

	m, cmd := m.Update(at(0, 120, 36), press("r"))
	m = m.Close()
	if m = answered(m, cmd, 120, 36); m.IsOpen() {
		t.Error("an answer opened what was closed")
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	loading, _ := New(t.Context(), &script{}).Open("user:42")
	mustShow(t, drawn(loading, at(0, 80, 20)), "Reading the key", "user:42")

	none := opened(t, &script{answers: []keyspace.Reading{{Time: noon()}}})
	mustShow(t, drawn(none, at(0, 80, 20)), "There is no such key", "o opens another one")

	denied := opened(t, &script{err: advised{"this user may not run GETRANGE"}})
	mustShow(t, drawn(denied, at(0, 80, 20)), "The key cannot be read", "may not run GETRANGE", "ACL SETUSER")

	changed := pressed(opened(t, &script{answers: []keyspace.Reading{stringOf("x"), hash(3)}}), "r")
	mustShow(t, drawn(changed, at(0, 80, 20)), "type hash", "it was a string", "field-1")

	s := &script{answers: []keyspace.Reading{stringOf("still here")}}
	stale := opened(t, s)
	s.err = errors.New("connection refused")
	stale = pressed(stale, "r")
	mustShow(t, drawn(stale, at(time.Minute, 80, 20)), "still here", "not read again: connection refused", "read 1 m ago")
}

// advised is an error that knows what to do.
type advised struct{ string }

func (a advised) Error() string { return a.string }
func (a advised) Try() string   { return "ACL SETUSER me +getrange" }

// hash has n fields, the second of which expires.
func hash(n int) keyspace.Reading {
	return keyOf("hash", func(r *keyspace.Reading) {
		for i := range n {
			r.Rows = append(r.Rows, keyspace.Row{ID: fmt.Sprintf("field-%d", i), Value: fmt.Sprintf("value-%d", i)})
		}
		r.Rows[1].TTL = maybe.Of(5 * time.Minute)
	})
}

func TestCollectionsShowWhatTheyHold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key  keyspace.Reading
		want []string
	}{
		"hash": {hash(3), []string{"FIELD", "field-2", "value-2", "TTL", "5 m", "3 fields"}},
		"list": {keyOf("list", func(r *keyspace.Reading) {
			r.Rows = []keyspace.Row{{ID: "0", Value: "first"}, {ID: "1", Value: "second"}}
		}), []string{"INDEX", "second"}},
		"set":  {keyOf("set", func(r *keyspace.Reading) { r.Rows = []keyspace.Row{{Value: "red"}} }), []string{"MEMBER", "red"}},
		"zset": {keyOf("zset", func(r *keyspace.Reading) { r.Rows = []keyspace.Row{{Value: "ada", Score: "1.5"}} }), []string{"MEMBER", "SCORE", "ada", "1.5"}},
		"stream": {keyOf("stream", func(r *keyspace.Reading) {
			r.Rows = []keyspace.Row{{ID: "1526919030474-0", Value: "temperature=19.8"}}
			r.Groups = []keyspace.ConsumerGroup{{Name: "readers", Consumers: 2, Pending: 5, LastID: "1526919030474-0", Lag: maybe.Of[int64](7)}}
		}), []string{"1526919030474-0", "temperature=19.8", "Consumer groups", "readers", "PENDING", "7"}},
	} {
		m := opened(t, &script{answers: []keyspace.Reading{c.key}})
		mustShow(t, drawn(m, at(0, 120, 36)), c.want...)
		t.Logf("%s", name)
	}
}

func TestPagesGoForthAndBack(t *testing.T) {
	t.Parallel()
	pages := []keyspace.ValuePage{{}, {From: "17"}, {From: "4"}}
	first, second, third := hash(3), hash(3), hash(3)
	first.Next, second.Next = &pages[1], &pages[2]
	s := &script{answers: []keyspace.Reading{first, second, third, second, first}}
	m := pressed(opened(t, s), "n", "n", "n", "p", "p", "p")
	var asked []string
	for _, p := range s.pages {
		asked = append(asked, p.From)
	}
	if got := strings.Join(asked, ","); got != ",17,4,17," {
		t.Errorf("pages asked for: %q", got)
	}
	if why := disabled(m, "p"); why != "this is the first page" {
		t.Errorf("p is disabled because %q", why)
	}
}

func disabled(m Model, pressed string) string {
	for _, b := range m.Bindings(screen.Context{}) {
		if b.Matches(pressed) {
			return b.Disabled
		}
	}
	return "there is no such key"
}

func TestJSONIsLaidOutAndColoured(t *testing.T) {
	t.Parallel()
	m := opened(t, &script{answers: []keyspace.Reading{stringOf(`{"id":42,"name":"Ada \"L\"","tags":["a",true,null],"none":{}}`)}})
	ctx := at(0, 120, 36)
	mustShow(t, drawn(m, ctx), "Value · decoded", `  "id": 42,`, `  "name": "Ada \"L\"",`, `    true,`)
	c := canvas.New(120, 36)
	m.View(c, ctx)
	for y := range 36 {
		for x := range 116 {
			if c.At(x, y)+c.At(x+1, y)+c.At(x+2, y)+c.At(x+3, y) == `"id"` {
				if c.StyleAt(x, y) != ctx.Theme.Accent || c.StyleAt(x+6, y) != ctx.Theme.Bright {
					t.Errorf("a name and a number of JSON are not in their colours")
				}
				return
			}
		}
	}
	t.Error("the field's name is not on the screen")
}

func TestViewsOfBytes(t *testing.T) {
	t.Parallel()
	packed := keyOf("string", func(r *keyspace.Reading) {
		r.Text, r.Formats, r.Decoded = "\x04\"M\x18@\x00\xff", []string{"LZ4 frame", "JSON"}, `{"a":1}`
	})
	m := opened(t, &script{answers: []keyspace.Reading{packed}})
	mustShow(t, drawn(m, at(0, 120, 36)), "Value · LZ4 frame · JSON · decoded", `"a": 1`)
	m = pressed(m, "v")
	mustShow(t, drawn(m, at(0, 120, 36)), "· text", `\x04"M\x18@\x00\xff`)
	m = pressed(m, "v")
	mustShow(t, drawn(m, at(0, 120, 36)), "· hex", "00000000  04 22 4d 18 40 00 ff", `."M.@..`)
	m = pressed(m, "v")
	mustShow(t, drawn(m, at(0, 120, 36)), `"a": 1`)
}

func TestOneElementCanBeShownWhole(t *testing.T) {
	t.Parallel()
	key := hash(3)
	key.Rows[1].Value = `{"deep":{"er":1}}`
	m := pressed(opened(t, &script{answers: []keyspace.Reading{key}}), "j", "enter")
	mustShow(t, drawn(m, at(0, 120, 36)), "Field field-1", `    "er": 1`)
	m = pressed(m, "esc")
	mustShow(t, drawn(m, at(0, 120, 36)), "FIELD", "field-2")
	if m = pressed(m, "esc"); m.IsOpen() {
		t.Error("esc does not go back")
	}
}

// gzipped is s as applications keep it.
func gzipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestElementsAreDecoded(t *testing.T) {
	t.Parallel()
	packed, msgpack := gzipped(t, `{"deep":{"er":1}}`), "\x81\xa4name\xa3Ada"
	for name, c := range map[string]struct {
		row  keyspace.Row
		want []string
	}{
		"hash":   {keyspace.Row{ID: "profile", Value: packed}, []string{"Field profile · gzip · JSON · decoded", `    "er": 1`}},
		"list":   {keyspace.Row{ID: "0", Value: msgpack}, []string{"Item 0 · MessagePack · JSON · decoded", `  "name": "Ada"`}},
		"set":    {keyspace.Row{Value: `{"compressed":false,"data":"{\"a\":[1]}"}`}, []string{"Member · envelope · JSON · decoded", `  "a": [`}},
		"zset":   {keyspace.Row{Value: packed, Score: "1.5"}, []string{"Member · gzip · JSON", `"er": 1`}},
		"stream": {keyspace.Row{ID: "1-1", Value: "kind=order body=…", Fields: []string{"kind", "order", "body", packed, "raw", "\x00\xff"}}, []string{"Entry 1-1", "3 fields", "kind\n", "  order", "body · gzip · JSON", `      "er": 1`, "00000000  00 ff"}},
	} {
		r := keyOf(name, func(r *keyspace.Reading) { r.Rows = []keyspace.Row{c.row} })
		s := &script{answers: []keyspace.Reading{r}}
		m := pressed(opened(t, s), "enter")
		rows := strings.Split(drawn(m, at(0, 120, 36)), "\n")
		for i, row := range rows {
			rows[i] = strings.TrimRight(row, " │")
		}
		mustShow(t, strings.Join(rows, "\n"), c.want...)
		if m = pressed(m, "v"); name != "set" {
			mustLack(t, drawn(m, at(0, 120, 36)), c.want[len(c.want)-1])
		}
		if m = pressed(m, "esc"); !m.IsOpen() || m.element != nil {
			t.Errorf("%s: esc does not go back to the elements", name)
		}
	}
}

func TestHexIsNeverFolded(t *testing.T) {
	t.Parallel()
	binary := strings.Repeat("\x00\xff", 20)
	m := opened(t, &script{answers: []keyspace.Reading{stringOf(binary)}})
	m, _ = m.Update(at(0, 80, 20), tea.WindowSizeMsg{})
	mustShow(t, drawn(m, at(0, 80, 20)), "00000020  00 ff", "................ │")
	m, _ = m.Update(at(0, 60, 20), tea.WindowSizeMsg{})
	mustShow(t, drawn(m, at(0, 60, 20)), "00000008  00 ff", "00000020  00 ff", "........ ")
}

func TestAnOpenElementIsTheNewestOne(t *testing.T) {
	t.Parallel()
	first, second, third := hash(3), hash(3), hash(1+1)
	second.Rows[2].Value = "another value"
	m := pressed(opened(t, &script{answers: []keyspace.Reading{first, second, third}}), "G", "enter")
	mustShow(t, drawn(m, at(0, 120, 36)), "Field field-2", "value-2")
	m = pressed(m, "r")
	mustShow(t, drawn(m, at(0, 120, 36)), "Field field-2", "another value")
	m = pressed(m, "r") // the field is gone
	mustShow(t, drawn(m, at(0, 120, 36)), "FIELD", "field-1")
	mustLack(t, drawn(m, at(0, 120, 36)), "field-2")
}

func TestEscGoesBackToWhereTheElementWasOpened(t *testing.T) {
	t.Parallel()
	m := pressed(opened(t, &script{answers: []keyspace.Reading{hash(90)}}), "G")
	before := drawn(m, at(0, 120, 36))
	if m = pressed(m, "enter", "esc"); drawn(m, at(0, 120, 36)) != before {
		t.Errorf("it came back to\n%s", drawn(m, at(0, 120, 36)))
	}
}

func TestLongTextIsFoldedAndScrolls(t *testing.T) {
	t.Parallel()
	m := opened(t, &script{answers: []keyspace.Reading{stringOf(strings.Repeat("0123456789", 1000) + "THE END")}})
	mustLack(t, drawn(m, at(0, 120, 36)), "THE END")
	m = pressed(m, "G")
	mustShow(t, drawn(m, at(0, 120, 36)), "THE END", "line 57 of 87")
	m = pressed(m, "k", "g")
	mustShow(t, drawn(m, at(0, 120, 36)), "line 1 of 87")
	m, _ = m.Update(at(0, 80, 20), tea.WindowSizeMsg{Width: 80, Height: 24})
	mustShow(t, drawn(m, at(0, 80, 20)), "line 1 of 132")
}

func TestNoTTLAndUnknownFiguresAreSaid(t *testing.T) {
	t.Parallel()
	m := opened(t, &script{answers: []keyspace.Reading{keyOf("string", func(r *keyspace.Reading) {
		r.TTL, r.Memory, r.Idle, r.Freq = maybe.Of(keyspace.NoTTL), maybe.Unknown[int64]("MEMORY USAGE is denied"), maybe.Value[time.Duration]{}, maybe.Of[int64](12)
	})}})
	mustShow(t, drawn(m, at(0, 120, 36)), "TTL none", "memory –", "frequency 12 of 255")
}
