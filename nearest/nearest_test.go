package nearest

import "testing"

func TestNameForgivesSlips(t *testing.T) {
	known := []string{"interval", "theme", "max_ping"}
	for s, want := range map[string]string{"intervall": "interval", "teme": "theme", "max-ping": "max_ping", "password": "", "": ""} {
		if got := Name(s, known); got != want {
			t.Errorf("Name(%q) = %q, want %q", s, got, want)
		}
	}
}
