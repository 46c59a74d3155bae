package widget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

func said(all ...string) [][]Span {
	var pieces [][]Span
	for _, s := range all {
		pieces = append(pieces, []Span{{s, themes.Style{}}})
	}
	return pieces
}

func spelled(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(text.Escape(s.Text))
	}
	return b.String()
}

func TestFittingLeavesOutWholePieces(t *testing.T) {
	t.Parallel()
	pieces := said("● sampling", "ends in 4 m", "misses 9,000")
	for w, want := range map[int]string{
		0: "", 1: "…", 5: "● sa…", 11: "● sampling…", 12: "● sampling …", 25: "● sampling …",
		26: "● sampling · ends in 4 m …", 38: "● sampling · ends in 4 m …", 39: "● sampling · ends in 4 m · misses 9,000", 99: "● sampling · ends in 4 m · misses 9,000",
	} {
		if got := spelled(Fitting(w, Span{" · ", themes.Style{}}, pieces...)); got != want {
			t.Errorf("%d cells: %q, want %q", w, got, want)
		}
	}
	if got := Fitting(10, Span{}); len(got) != 0 {
		t.Errorf("no pieces make %q", spelled(got))
	}
}

func TestFittingIsNeverTooWide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(-1, 90).Draw(t, "w")
		pieces := said(rapid.SliceOfN(hostile(), 0, 5).Draw(t, "pieces")...)
		if got := SpansWidth(Fitting(w, Span{" · ", themes.Style{}}, pieces...)...); got > max(w, 0) {
			t.Fatalf("%d cells of %d", got, w)
		}
	})
}

func TestAPieceThatDoesNotFitLeavesItsPlaceToTheNext(t *testing.T) {
	t.Parallel()
	pieces := said("12 connections", "", "a long warning of many words", "3 blocked")
	got := on(32, 1, func(c canvas.Canvas) { Pieces(c, 1, pieces...) })
	if want := " 12 connections   3 blocked\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if w := PiecesWidth(said("abc", "de")...); w != 8 {
		t.Errorf("two pieces take %d cells", w)
	}
}
