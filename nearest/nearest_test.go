package nearest

import "testing"

func TestNameForgivesSlips(t *testing.T) {
	known := []string{"odd", "interval", "theme", "max_ping", "prod"}
	for s, want := range map[string]string{"intervall": "interval", "teme": "theme", "max-ping": "max_ping", "pord": "prod", "password": "", "": ""} {
		if got := Name(s, known); got != want {
			t.Errorf("Name(%q) = %q, want %q", s, got, want)
		}
	}
}
