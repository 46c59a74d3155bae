package prometheus

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWhatIsWrongIsSaidAndNeverASecret(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	answering := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code); fmt.Fprint(w, body) }
	}
	matrix := func(result string) string {
		return `{"status":"success","data":{"resultType":"matrix","result":` + result + `}}`
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"error of the language": {answering(422, `{"status":"error","errorType":"execution","error":"too many samples"}`), "it answers: too many samples"},
		"long error":            {answering(400, `{"status":"error","error":"`+strings.Repeat("x", 5000)+`"}`), strings.Repeat("x", maxSaid) + "…"},
		"not let in":            {answering(401, `Unauthorized hunter2`), "it lets nobody in like that (401 Unauthorized)"},
		"forbidden":             {answering(403, ``), "403 Forbidden"},
		"HTML":                  {answering(200, `<html><title>Grafana</title>`), "none of the HTTP API of Prometheus"},
		"not there":             {answering(404, `404 page not found`), "none of the HTTP API of Prometheus"},
		"broken":                {answering(502, `bad gateway`), "it answers 502 Bad Gateway"},
		"half of it":            {answering(200, matrix(`[{"metric"`)), "none of the HTTP API of Prometheus"},
		"another kind":          {answering(200, `{"status":"success","data":{"resultType":"vector","result":[]}}`), "none of the HTTP API of Prometheus"},
		"strings for values":    {answering(200, matrix(`[{"metric":{},"values":[[1,"x"]]}]`)), "none of the HTTP API of Prometheus"},
		"numbers for values":    {answering(200, matrix(`[{"metric":{},"values":[[1,2]]}]`)), "none of the HTTP API of Prometheus"},
		"points elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, "not followed"},
		"nothing":              {answering(200, matrix(`[]`)), "does redis_exporter measure this server?"},
		"hostile labels":       {answering(200, matrix(`[{"metric":{"__name__":"redis_uptime_in_seconds","instance":"\u001b]0;evil\u0007"},"values":[[1700000000,"NaN"]]}]`)), "none of 1 exporter"},
		"drops the connection": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := strings.Replace(serve(t, c.answer), "http://", "http://ada:"+secret+"@", 1)
			e := New(Config{URL: url}).Read(t.Context(), cache(), noon())
			if !strings.Contains(e.Problem, c.want) || strings.Contains(e.Problem, secret) || strings.Contains(e.Problem, "ada") {
				t.Errorf("said is %q, want %q", e.Problem, c.want)
			}
		})
	}
}

func TestEndlessAnswersEnd(t *testing.T) {
	t.Parallel()
	chunk := []byte(strings.Repeat(" ", 1<<16))
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}))
	r := New(Config{URL: url})
	r.client.most = 2 << 20
	if e := r.Read(t.Context(), cache(), noon()); !strings.Contains(e.Problem, "more than 2 MiB") {
		t.Error(e.Problem)
	}
}

func TestSlowAnswersAreNotWaitedFor(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	url := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-gone:
		}
	}))
	t.Cleanup(func() { close(gone) }) // before the server ends, which waits for what it serves
	r := New(Config{URL: url})
	r.client.within = 50 * time.Millisecond
	if e := r.Read(t.Context(), cache(), noon()); !strings.Contains(e.Problem, "it did not answer in 50ms") {
		t.Error(e.Problem)
	}
}

func TestCredentialsGoWhereTheyBelong(t *testing.T) {
	t.Parallel()
	f := &fake{exporters: []exporter{{labels: at("x:1"), run: run1, role: "master", every: 15 * time.Second}}}
	var header string
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header = r.Header.Get("Authorization")
		f.ServeHTTP(w, r)
	})
	plain := serve(t, handler)
	if e := New(Config{URL: strings.Replace(plain, "http://", "http://ada:hunter2@", 1)}).Read(t.Context(), cache(), noon()); e.Problem != "" || header != "Basic YWRhOmh1bnRlcjI=" {
		t.Errorf("%q %q", e.Problem, header)
	}
	token := func() (string, error) { return "t0ken", nil }
	if e := New(Config{URL: plain, Token: token}).Read(t.Context(), cache(), noon()); e.Problem != "" || header != "Bearer t0ken" {
		t.Errorf("%q %q", e.Problem, header)
	}
	none := func() (string, error) { return "", errors.New("there is no token") }
	if e := New(Config{URL: plain, Token: none}).Read(t.Context(), cache(), noon()); !strings.Contains(e.Problem, "there is no token") {
		t.Error(e.Problem)
	}
	secure := httptest.NewUnstartedServer(handler)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it is refused by those who do not know it
	secure.StartTLS()
	t.Cleanup(secure.Close)
	if e := New(Config{URL: secure.URL}).Read(t.Context(), cache(), noon()); !strings.Contains(e.Problem, "certificate") {
		t.Errorf("a certificate of nobody's: %q", e.Problem)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	if e := New(Config{URL: secure.URL, CACert: ca}).Read(t.Context(), cache(), noon()); e.Problem != "" {
		t.Error(e.Problem)
	}
	if e := New(Config{URL: secure.URL, CACert: ca + "x"}).Read(t.Context(), cache(), noon()); !strings.Contains(e.Problem, "history_cacert") {
		t.Error(e.Problem)
	}
}

func TestOtherClocksAreCorrected(t *testing.T) {
	t.Parallel()
	f := &fake{exporters: []exporter{{labels: at("x:1"), run: run1, role: "master", every: 15 * time.Second}}}
	now := time.Now()
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ahead := time.Hour
		if len(f.asked) >= 2 { // those with samples are long on their way
			ahead -= time.Minute
		}
		w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
		f.ServeHTTP(w, r)
	}))
	e := New(Config{URL: url}).Read(t.Context(), cache(), now)
	if e.Problem != "" {
		t.Fatal(e.Problem)
	}
	samples := e.Nodes[0].Samples
	if last := samples[len(samples)-1].Time; last.After(now.Add(2*time.Second)) || last.Before(now.Add(-20*time.Second)) {
		t.Errorf("the newest sample is of %s, it is %s", last, now)
	}
}

func TestItIsTriedAgainUntilThereIsSomething(t *testing.T) {
	t.Parallel()
	f := &fake{}
	r := New(Config{URL: serve(t, f)})
	r.again = []time.Duration{time.Millisecond, time.Hour}
	done := make(chan error, 1)
	go func() { done <- r.Run(t.Context(), cache(), noon()) }()
	first, err := r.Next(t.Context(), 0)
	if err != nil || first.Problem == "" {
		t.Fatalf("%+v %v", first, err)
	}
	second, err := r.Next(t.Context(), 1)
	if err != nil || second.Problem != first.Problem || second.Version != 2 {
		t.Fatalf("%+v %v", second, err)
	}
	r = New(Config{URL: serve(t, &fake{exporters: []exporter{{labels: at("x:1"), run: run1, role: "master", every: 15 * time.Second}}})})
	if err := r.Run(t.Context(), cache(), noon()); err != nil {
		t.Fatal(err)
	}
	if e, _ := r.newest.Get(); e.Problem != "" || len(e.Nodes[0].Samples) == 0 {
		t.Error(e.Problem)
	}
}

func TestURLs(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"http://prometheus:9090", "https://ada:pw@example.com/prometheus/"} {
		if err := CheckURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "prometheus:9090", "ftp://ada:hunter2@x", "http://", "http://x/?a=hunter2", "http://ada:hunter2@ x"} {
		if err := CheckURL(bad); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if got := Shown("https://ada:hunter2@example.com/p?x=hunter2"); got != "https://example.com/p" {
		t.Error(got)
	}
}
