package incidents

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

// age is how long servers have run, to a valktop that comes after an incident: those of a
// test run for seconds, and what happened to them is most of what they have counted.
const age = 6 * time.Hour

// counters are the fields of INFO that count since a server's start.
func counters() []string {
	return []string{
		"total_connections_received", "total_commands_processed", "total_net_input_bytes", "total_net_output_bytes",
		"expired_keys", "evicted_keys", "keyspace_hits", "keyspace_misses",
	}
}

// older is a server as if it had gone on for hours as it does now; so have its connections,
// unless they are opened anew later. It returns the port.
func older(t testing.TB, s *testserver.Server, counting time.Duration) int {
	t.Helper()
	times := int64(age / counting)
	before := map[string]int64{}
	for line := range strings.Lines(s.Do("INFO", "everything").(string)) {
		for name, value := range figures(line) {
			before[name] = value * times
		}
	}
	begun := time.Now()
	return testserver.Proxy(t, s, func(command []string, ask func() ([]byte, error)) ([]byte, error) {
		reply, err := ask()
		text, ok := testserver.TextOf(reply)
		switch what := strings.ToLower(strings.Join(command[:min(len(command), 2)], " ")); {
		case !ok || err != nil:
			return reply, err
		case strings.HasPrefix(what, "info"):
			text = aged(text, before)
		case what == "client list":
			text = agedClients(text, time.Since(begun), before["total_connections_received"])
		}
		return testserver.Bulk(text), err
	})
}

// figures are the counters of a line of INFO by the name under which they are kept.
func figures(line string) map[string]int64 {
	name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
	found := map[string]int64{}
	if slices.Contains(counters(), name) {
		found[name], _ = strconv.ParseInt(value, 10, 64)
	}
	if strings.HasPrefix(name, "cmdstat_") {
		for part := range strings.SplitSeq(value, ",") {
			field, n, _ := strings.Cut(part, "=")
			if field == "calls" || field == "usec" {
				found[name+" "+field], _ = strconv.ParseInt(n, 10, 64)
			}
		}
	}
	return found
}

// aged is INFO of a server that has counted so much before.
func aged(info string, before map[string]int64) string {
	var b strings.Builder
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch now := figures(line); {
		case name == "cmdstat_config|resetstat": // it ran only for the test
		case name == "uptime_in_seconds":
			up, _ := strconv.ParseInt(value, 10, 64)
			fmt.Fprintf(&b, "%s:%d\r\n", name, up+int64(age.Seconds()))
		case strings.HasPrefix(name, "cmdstat_"):
			_, rest, _ := strings.Cut(value, ",usec_per_call")
			fmt.Fprintf(&b, "%s:calls=%d,usec=%d,usec_per_call%s\r\n", name, now[name+" calls"]+before[name+" calls"], now[name+" usec"]+before[name+" usec"], rest)
		case len(now) > 0:
			fmt.Fprintf(&b, "%s:%d\r\n", name, now[name]+before[name])
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

// agedClients is CLIENT LIST in which those that were there so long ago are hours older.
func agedClients(list string, since time.Duration, opened int64) string {
	list = regexp.MustCompile(`(?m)^id=(\d+)`).ReplaceAllStringFunc(list, func(field string) string {
		id, _ := strconv.ParseInt(field[len("id="):], 10, 64)
		return fmt.Sprintf("id=%d", id+opened)
	})
	return regexp.MustCompile(` age=(\d+)`).ReplaceAllStringFunc(list, func(field string) string {
		seconds, _ := strconv.Atoi(field[len(" age="):])
		if time.Duration(seconds)*time.Second > since+time.Second { // whole seconds
			seconds += int(age.Seconds())
		}
		return " age=" + strconv.Itoa(seconds)
	})
}
