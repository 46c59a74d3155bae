package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

func TestAProfileWithACertificateIsAddedOnceItWasTried(t *testing.T) {
	t.Parallel()
	certs := testserver.NewCerts(t, 24*time.Hour, "cache.example") // and for no address
	server := testserver.StartTLS(t, testserver.Redis, certs, true)
	dir := t.TempDir()
	add := func(args ...string) result {
		return invocation{configDir: dir}.run(append([]string{"profiles", "add", "safe", "--url", "rediss://" + server.Addr, "--yes"}, args...)...)
	}
	if r := add("--cacert", certs.CA, "--sni", "cache.example"); r.code == 0 || !strings.Contains(r.err, "certificate") {
		t.Errorf("without a certificate: %+v", r)
	}
	if r := add("--cacert", certs.CA, "--sni", "cache.example", "--cert", certs.ClientCert, "--key", certs.ClientKey); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	for _, line := range []string{`cacert = "` + certs.CA, `cert = "` + certs.ClientCert, `key = "` + certs.ClientKey, `sni = "cache.example"`} {
		if err != nil || !strings.Contains(string(saved), line) {
			t.Errorf("no %s in\n%s (%v)", line, saved, err)
		}
	}
	if r := (invocation{configDir: dir}).run("stats", "@safe", "--count", "1", "--interval", "100ms"); r.code != 0 {
		t.Errorf("what was saved does not connect: %+v", r)
	}
}
