package prometheus

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	run1 = "350199f00273bb2782d10f75fb328171e50fdb27"
	run2 = "d276a4aae0eb87b34a3e0a56dac1422aedbb1661"
)

// exporter is what a fake Prometheus has read of one server, every so often for as long.
type exporter struct {
	labels       map[string]string // of its target
	run, port    string
	role         string
	every        time.Duration
	hits, misses float64 // a second
	more         map[string]float64
}

// fake answers the questions of this room as Prometheus does. It evaluates no language: a
// question is told from another by what stands in it.
type fake struct {
	exporters []exporter
	asked     []string // queries
	methods   []string
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.FormValue("query")
	f.asked, f.methods = append(f.asked, q), append(f.methods, r.Method)
	number := func(name string) float64 { v, _ := strconv.ParseFloat(r.FormValue(name), 64); return v }
	start, end, step := number("start"), number("end"), number("step")
	var result []string
	add := func(labels map[string]string, name string, value func(at float64) (float64, bool)) {
		metric := map[string]string{}
		maps.Copy(metric, labels)
		if name != "" {
			metric["__name__"] = name
		}
		var values []byte
		for at := start; at <= end+1e-6; at += step {
			if v, ok := value(at); ok {
				values = append(values, `,[`...)
				values = strconv.AppendFloat(values, at, 'f', 3, 64)
				values = append(values, `,"`...)
				values = strconv.AppendFloat(values, v, 'g', -1, 64)
				values = append(values, `"]`...)
			}
		}
		if len(values) > 0 {
			said, _ := json.Marshal(metric)
			result = append(result, `{"metric":`+string(said)+`,"values":[`+string(values[1:])+`]}`)
		}
	}
	for _, e := range f.exporters {
		info := with(e.labels, "run_id", e.run, "tcp_port", e.port, "role", e.role, "os", "Linux")
		one := func(float64) (float64, bool) { return 1, true }
		read := func(at float64) float64 { // when it was read last
			every := int64(e.every / time.Second)
			return float64(int64(at) / every * every)
		}
		up := func(at float64) (float64, bool) { return read(at) - 1_000_000_000, true }
		switch {
		case strings.Contains(q, "label_replace") && strings.Contains(q, "instance=") && !strings.Contains(q, e.labels["instance"]) && !strings.Contains(q, strings.ReplaceAll(e.labels["instance"], ".", `\\.`)):
		case strings.Contains(q, "label_replace"):
			if e.run != "" {
				add(info, infoName, one)
			}
			add(e.labels, uptimeName, up)
			add(e.labels, "redis_keyspace_hits_total", func(at float64) (float64, bool) { return e.hits * (read(at) - 1_000_000_000), true })
			add(e.labels, "redis_keyspace_misses_total", func(at float64) (float64, bool) { return e.misses * (read(at) - 1_000_000_000), true })
			for name, v := range e.more {
				add(e.labels, name, func(float64) (float64, bool) { return v, true })
			}
			add(with(e.labels, sumLabel, readAt), "", func(at float64) (float64, bool) { return read(at), true })
			add(with(e.labels, sumLabel, keysSum), "", func(float64) (float64, bool) { return 1204, true })
		case strings.Contains(q, `__name__="`+infoName):
			if e.run != "" && (!strings.Contains(q, "run_id=~") || strings.Contains(q, e.run)) {
				add(info, infoName, one)
			}
		case strings.Contains(q, `__name__="`+uptimeName):
			if !strings.Contains(q, "instance=~") || strings.Contains(q, strings.ReplaceAll(e.labels["instance"], ".", `\\.`)) {
				add(e.labels, uptimeName, up)
			}
		}
	}
	fmt.Fprintf(w, `{"status":"success","data":{"resultType":"matrix","result":[%s]}}`, strings.Join(result, ","))
}

func with(labels map[string]string, more ...string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, labels)
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

func at(instance string) map[string]string {
	return map[string]string{"instance": instance, "job": "redis"}
}

// serve starts a server that ends with the test.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func noon() time.Time { return time.Unix(1_700_000_000, 0) }

// cache is the server of most tests.
func cache() []Server {
	return []Server{{Addr: "cache-1:6379", RunID: run1, Uptime: time.Hour, Primary: true}}
}

func exporters(n int) []exporter {
	var all []exporter
	for i := range n {
		all = append(all, exporter{labels: at(fmt.Sprintf("10.0.0.%d:9121", i+1)), run: fmt.Sprintf("%040d", i+1), port: "6379", role: "master", every: 15 * time.Second, hits: 90, misses: 10})
	}
	return all
}
