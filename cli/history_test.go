package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

// prometheus answers any question with a server's process, read a minute ago and now.
func prometheus(t *testing.T, runID func() string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user+password != "ada"+secret && r.Header.Get("Authorization") != "Bearer "+secret {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		now := time.Now().Unix()
		one := func(labels string, before, after any) string {
			return fmt.Sprintf(`{"metric":{"instance":"cache:9121","job":"redis",%s},"values":[[%d,"%v"],[%d,"%v"]]}`, labels, now-60, before, now, after)
		}
		fmt.Fprintf(w, `{"status":"success","data":{"resultType":"matrix","result":[%s]}}`, strings.Join([]string{
			one(`"__name__":"redis_instance_info","run_id":"`+runID()+`","role":"master"`, 1, 1),
			one(`"__name__":"redis_uptime_in_seconds"`, 100_000, 100_060),
			one(`"__name__":"redis_keyspace_hits_total"`, 1000, 7000), one(`"__name__":"redis_keyspace_misses_total"`, 100, 700),
			one(`"valktop":"read"`, now-60, now),
		}, ","))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// runID is the id of a server's process.
func runID(t *testing.T, s *testserver.Server) func() string {
	return func() string {
		info, err := s.Client().Info(t.Context(), "server").Result()
		if err != nil {
			t.Error(err)
		}
		_, id, _ := strings.Cut(info, "run_id:")
		id, _, _ = strings.Cut(id, "\r\n")
		return id
	}
}

func TestDoctorSaysWhetherThereIsAPast(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	at := prometheus(t, runID(t, s))
	config := write(t, filepath.Join(t.TempDir(), "c.toml"), fmt.Sprintf(`
[profiles.good]
url = %[1]q
history = "prometheus=%[2]s"
[profiles.token]
url = %[1]q
history = "prometheus=%[3]s"
history_token_env = "PAST_TOKEN"
[profiles.stranger]
url = %[1]q
history = "prometheus=%[3]s"
`, s.URL(), strings.Replace(at, "http://", "http://ada:"+secret+"@", 1), at))
	i := invocation{env: map[string]string{"PAST_TOKEN": secret}}
	for _, name := range []string{"@good", "@token"} {
		r := i.run("doctor", name, "--config", config)
		if !strings.Contains(r.out, "● history") || !strings.Contains(r.out, "prometheus="+at) || !strings.Contains(r.out, "2 samples") || strings.Contains(r.out+r.err, secret) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for name, i := range map[string]invocation{"@stranger": i, "@token": {}} {
		r := i.run("doctor", name, "--config", config, "--json")
		var found struct {
			History struct {
				Source, Problem string
				Samples         int
			}
		}
		if err := json.Unmarshal([]byte(r.out), &found); err != nil {
			t.Fatalf("%v: %+v", err, r)
		}
		if r.code != 1 || found.History.Problem == "" || found.History.Samples != 0 || found.History.Source != "prometheus="+at || strings.Contains(r.out+r.err, secret) {
			t.Errorf("%s: %d %+v", name, r.code, found)
		}
	}
	listed := i.run("profiles", "--config", config, "--json")
	if !strings.Contains(listed.out, `"history": "prometheus=`+at) || strings.Contains(listed.out+listed.err, secret) {
		t.Errorf("%+v", listed)
	}
}

func TestMistakesInHistoryAreFoundInTheFile(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`history = "http://ada:` + secret + `@prometheus:9090"`: `the past is had from "prometheus=http://prometheus:9090"`,
		`history = "prometheus=ftp://ada:` + secret + `@x"`:     "no URL of a Prometheus",
		`history = "prometheus=http://x/?token=` + secret + `"`: "no URL of a Prometheus",
		`history_match = 'instance="x"'`:                        "a { is missing at byte 1",
		`history_match = '{instance="x"} or vector(1)'`:         "nothing may follow the } at byte 16",
		`history_match = '{instance=~"("}'`:                     "no regular expression",
		`history_match = 7`:                                     "must be a text",
		`history_token_env = ""`:                                "empty",
		`histroy = "prometheus=http://x"`:                       "did you mean history?",
	} {
		config := write(t, filepath.Join(t.TempDir(), "c.toml"), "[profiles.a]\nurl = \"redis://x\"\n"+line+"\n")
		r := valktop("profiles", "--config", config)
		if said := strings.Join(strings.Fields(r.err), " "); r.code != 2 || !strings.Contains(said, want) || !strings.Contains(said, "line 3") || strings.Contains(r.out+r.err, secret) {
			t.Errorf("%s: %d %s", line, r.code, r.err)
		}
	}
}
