package cli

import (
	"slices"
	"strings"
	"testing"

	"valktop/deployment"
)

func TestAFlagForEachWayToSpeakTLS(t *testing.T) {
	t.Parallel()
	all := deployment.TLS{CACert: "ca", Cert: "c", Key: "k", SNI: "name", Insecure: true}
	want := "--tls --cacert ca --cert c --key k --sni name --insecure"
	if got := strings.Join(tlsFlags(&all), " "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := tlsFlags(&deployment.TLS{}); !slices.Equal(got, []string{"--tls"}) || tlsFlags(nil) != nil {
		t.Errorf("%v", got)
	}
}
