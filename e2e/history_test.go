package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

func TestChartsBeginBeforeTheStart(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	info, err := s.Client().Info(t.Context(), "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	_, id, _ := strings.Cut(info, "run_id:")
	id, _, _ = strings.Cut(id, "\r\n")
	held := make(chan struct{})
	past := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		<-held
		now := time.Now().Unix()
		series := func(labels string, value func(at int64) int64) string {
			var points []string
			for at := now - 600; at <= now; at += 15 {
				points = append(points, fmt.Sprintf(`[%d,"%d"]`, at, value(at)))
			}
			return `{"metric":{"instance":"cache:9121",` + labels + `},"values":[` + strings.Join(points, ",") + "]}"
		}
		count := func(each int64) func(int64) int64 { return func(at int64) int64 { return each * (at - now + 1000) } }
		fmt.Fprintf(w, `{"status":"success","data":{"resultType":"matrix","result":[%s]}}`, strings.Join([]string{
			series(`"__name__":"redis_instance_info","run_id":"`+id+`","role":"master"`, count(0)), series(`"__name__":"redis_uptime_in_seconds"`, count(1)),
			series(`"__name__":"redis_keyspace_hits_total"`, count(95)), series(`"__name__":"redis_keyspace_misses_total"`, count(5)),
			series(`"valktop":"read"`, func(at int64) int64 { return at }),
		}, ","))
	}))
	defer past.Close()
	config := filepath.Join(t.TempDir(), "c.toml")
	write(t, config, fmt.Sprintf("[profiles.a]\nurl = %q\nhistory = \"prometheus=%s\"\n", s.URL(), past.URL))
	d := window{}.open(t, "@a", "--config", config, "--window", "15m", "--no-sampling")
	d.see("primary", "history      asked for") // it is there before its past
	close(held)
	d.see("from Prometheus", "the 10 min before, by Prometheus")
	d.press("left", "left", "left", "left", "left", "left", "left", "left", "left", "left", "left", "left")
	d.see("95.0 %", "by Prometheus")
	d.press("q", "q")
}
