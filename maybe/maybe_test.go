package maybe

import (
	"encoding/json"
	"testing"
)

func TestUnknownIsNotZero(t *testing.T) {
	var zero Value[int]
	if zero.Known() {
		t.Error("the zero Value must be unknown")
	}
	if got := zero.Or(7); got != 7 {
		t.Errorf("Or of an unknown value = %d, want 7", got)
	}
	if got := Of(0).Or(7); got != 0 {
		t.Errorf("Or of a known zero = %d, want 0", got)
	}
}

func TestReasonSurvivesDerivation(t *testing.T) {
	sum := Both(Of(1), Unknown[int]("CONFIG is denied"), func(a, b int) int { return a + b })
	if sum.Known() || sum.Why() != "CONFIG is denied" {
		t.Errorf("got %+v, want unknown because CONFIG is denied", sum)
	}
	if got := Then(Of(2), func(n int) string { return "two" }); got.Or("") != "two" {
		t.Errorf("Then of a known value = %+v", got)
	}
}

func TestJSONOfUnknownIsNull(t *testing.T) {
	b, err := json.Marshal(struct {
		A Value[float64] `json:"a"`
		B Value[float64] `json:"b"`
	}{A: Of(0.5), B: Unknown[float64]("no lookups")})
	if err != nil || string(b) != `{"a":0.5,"b":null}` {
		t.Errorf("got %s, %v", b, err)
	}
	var v Value[float64]
	if err := json.Unmarshal([]byte("null"), &v); err != nil || v.Known() {
		t.Errorf("null read as %+v, %v", v, err)
	}
	if err := json.Unmarshal([]byte("2"), &v); err != nil || v.Or(0) != 2 {
		t.Errorf("2 read as %+v, %v", v, err)
	}
}
