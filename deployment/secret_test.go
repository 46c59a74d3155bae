package deployment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/BurntSushi/toml"
)

func TestASecretPrintsNowhere(t *testing.T) {
	t.Parallel()
	const hidden = "hunter2"
	c := Config{User: "watcher", Password: NewSecret(hidden)}
	d, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var out bytes.Buffer
	for _, v := range []any{c.Password, &c.Password, c, &c, []Config{c}, map[string]Secret{"p": c.Password}, struct{ hidden Config }{c}, d.seed.config} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		fmt.Fprintln(&out, v)
	}
	if err := json.NewEncoder(&out).Encode(c); err != nil {
		t.Error(err)
	}
	if err := toml.NewEncoder(&out).Encode(map[string]any{"password": c.Password}); err != nil {
		t.Error(err)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("connect", "password", c.Password, "config", c)
	}
	noSecret(t, out.String(), hidden, fmt.Sprintf("%x", hidden), fmt.Sprintf("%X", hidden), "104 117 110") // the last as %d of its bytes
	if c.Password.Reveal() != hidden {
		t.Errorf("Reveal = %q", c.Password.Reveal())
	}
}

func TestAnEmptySecret(t *testing.T) {
	t.Parallel()
	var none Secret
	if !none.Empty() || !NewSecret("").Empty() || none.String() != "" || none.Reveal() != "" {
		t.Error("the zero Secret is empty and prints as nothing")
	}
}
