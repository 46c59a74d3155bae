package themes

import "testing"

func TestFadedLeavesNothingBright(t *testing.T) {
	for _, th := range Builtin() {
		faded := th.Faded()
		for _, r := range rolesOf(&faded) {
			if *r.style != th.Dim && *r.style != th.Faint {
				t.Errorf("%s: %s is as it was", th.Name, r.name)
			}
		}
		if faded.Hits.Line != th.Dim || faded.Hits.Area != th.Faint {
			t.Errorf("%s: an area must stay fainter than its line", th.Name)
		}
		if faded.Name == th.Name {
			t.Errorf("%s: what was drawn in it would be taken for what is drawn in the faded one", th.Name)
		}
	}
}
