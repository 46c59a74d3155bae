package e2e

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

// aWhile gives the charts something to show before a fault: the second in which the
// first poll fell is not known as a whole.
const aWhile = 3 * time.Second

func TestAServerThatIsKilledAndRestartedLeavesAGapAndNoSpike(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		drive(t, s)
		d := open(t, s.URL(), "--window", "1m")
		d.busy()
		time.Sleep(aWhile)
		s.Kill()
		d.see("connection lost", "nothing listens there", "stale", hitRate, s.Addr)
		d.until("the attempts are counted and the next one counted down", func(screen string) bool {
			return regexp.MustCompile(`attempt \d+ in 1 s`).MatchString(screen)
		})
		s.Launch()
		d.gone("connection lost")
		d.busy()
		d.press("e") // the first chart has the screen to itself, and room for the marks' labels
		d.see("no answer", "restart")
		d.press("j") // lookups
		d.see("━ misses")
		gap, rates := walk(t, d)
		if !gap {
			t.Error("no instant of the last minute is unknown: the chart bridges the restart")
		}
		for at, r := range rates {
			if r < 0 || r > 10*hitsARound*float64(time.Second/roundsEach) {
				t.Errorf("at %s the chart shows %v lookups per second", at, r)
			}
		}
	})
}

// legend matches what the title of the chart of lookups says of the instant under the
// cursor: its time, hits and misses per second.
var legend = regexp.MustCompile(`(\d\d:\d\d:\d\d) +━ hits +(–|\S+ k?/s) +━ misses +(–|\S+ k?/s)`)

// walk moves the cursor of the chart of lookups, which has the screen to itself, from now
// into the past until it has gone over a gap. It returns all values on its way by their
// time, and whether there was a gap: an instant that is unknown between known ones.
func walk(t *testing.T, d *dashboard) (gap bool, rates map[string]float64) {
	t.Helper()
	d.press("space") // hold still, or the chart moves under the cursor
	d.see("frozen")
	rates = map[string]float64{}
	known, lost, more := false, false, 90 // of the hundred steps from edge to edge
	for ; more > 0; more-- {
		hits, misses, at := step(d)
		switch {
		case hits == "–":
			lost = known
		case lost && !gap:
			gap, more = true, 3 // what lies just before a gap may be wrong, too
		default:
			known = true
		}
		rates[at+" hits"], rates[at+" misses"] = rate(t, hits), rate(t, misses)
	}
	return gap, rates
}

// step moves the cursor to the left and reads what it tells.
func step(d *dashboard) (hits, misses, at string) {
	d.t.Helper()
	before := chartOf(d.Screen())
	d.press("left")
	d.until("the cursor moves", func(screen string) bool {
		return chartOf(strings.Split(screen, "\n")) != before && legend.MatchString(screen)
	})
	found := legend.FindStringSubmatch(d.text())
	return found[2], found[3], found[1]
}

// rate reads "302 /s" or "1.2 k/s"; what is unknown is 0.
func rate(t *testing.T, figure string) float64 {
	t.Helper()
	if figure == "–" {
		return 0
	}
	figure, thousands := strings.CutSuffix(strings.TrimSuffix(figure, "/s"), "k")
	number, err := strconv.ParseFloat(strings.TrimSpace(figure), 64)
	if err != nil {
		t.Fatal(err)
	}
	if thousands {
		number *= 1000
	}
	return number
}

// chartOf is the screen without its header and footer, which tell the time.
func chartOf(rows []string) string { return strings.Join(rows[1:len(rows)-2], "\n") }

func TestAServerThatStandsStillIsSaidToAndTheDashboardGoesOn(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		drive(t, s)
		d := open(t, s.URL(), "--window", "1m")
		d.busy()
		time.Sleep(3 * aWhile) // the charts' steps are of 3 s in the end
		s.Pause()
		d.see("no answer", "does not answer", "stale", lifetime)
		d.press("?") // keys are answered all the while
		d.see("Everywhere")
		d.press("esc")
		d.gone("Everywhere")
		d.press("]")
		d.see("the charts show 5 min")
		d.until("the silence of half a minute is counted", regexp.MustCompile(`stale (29|[3-9]\d) s|stale \S+ m`).MatchString)
		s.Resume()
		d.busy()
		d.press("e")
		d.see("answers again after")
		d.press("j")
		d.see("━ misses")
		if gap, _ := walk(t, d); !gap {
			t.Error("the chart draws a line through the seconds without an answer")
		}
	})
}

func TestAWrongPasswordIsSaidSoWithWhatToDo(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for password, why := range map[string]string{
			"wr0ng": "the user or the password is wrong",
			"":      "the server wants a password and none was given",
		} {
			d := window{env: []string{"VALKEYCLI_AUTH=" + password}}.open(t, s.URL())
			d.see(s.Addr+" does not let this user in", why, "--user", "attempt 2 in")
			if strings.Contains(string(d.Raw()), "wr0ng") {
				t.Error("the password is on the screen")
			}
			d.press("q")
			if code := d.ended(); code != 0 {
				t.Errorf("exit code %d after q", code)
			}
		}
	}, "--requirepass", "s3cret")
}

func TestAPasswordThatWasMendedLetsInAfterR(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	s.Do("ACL", "SETUSER", "monitor", "on", ">old", "+@all", "~*")
	d := window{env: []string{"VALKEYCLI_AUTH=new"}}.open(t, s.URL(), "--user", "monitor")
	d.see("does not let this user in")
	s.Do("ACL", "SETUSER", "monitor", ">new")
	d.press("r")
	d.see("primary", "Hit rate")
}

func TestAUserWithoutINFOIsToldWhoCanAllowIt(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "blind", "on", ">pw", "+@all", "-info")
		d := window{env: []string{"VALKEYCLI_AUTH=pw"}}.open(t, s.URL(), "--user", "blind")
		d.see("no permission", "This user may not run INFO", "NOPERM", "+info")
		s.Do("ACL", "SETUSER", "blind", "+info")
		d.press("r")
		d.see("primary", "Hit rate")
	})
}

func TestAServerThatLoadsItsDataIsWaitedFor(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("EVAL", `for i = 1, 10000 do redis.call("SET", "key:" .. i, string.rep("v", 100)) end`, "0")
		s.Do("SAVE")
		s.Kill()
		// A millisecond a key, and a look at the connections each kilobyte.
		s.Args("--key-load-delay", "500", "--loading-process-events-interval-bytes", "1024")
		s.Run()
		d := open(t, s.URL())
		d.see("loading its data from disk")
		d.see("% loaded")
		d.see("primary", "Hit rate")
		d.gone("loading")
	})
}

func TestAServerThatIsFullSaysHowManyClientsItAllows(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		full := s.Client()
		conn := full.Conn()
		defer conn.Close()
		if err := conn.ConfigSet(t.Context(), "maxclients", "1").Err(); err != nil {
			t.Fatal(err)
		}
		d := open(t, s.URL())
		d.see("refused", "maxclients", "attempt")
		if err := conn.ConfigSet(t.Context(), "maxclients", "100").Err(); err != nil {
			t.Fatal(err)
		}
		d.see("primary", "Hit rate", "of 100")
	})
}

func TestAPortThatSpeaksSomethingElseIsNamed(t *testing.T) {
	t.Parallel()
	for what, greeting := range map[string]string{
		"a web server":  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
		"an SSH server": "SSH-2.0-OpenSSH_9.2p1\r\n",
	} {
		d := open(t, says(t, greeting))
		d.see("does not speak the protocol of Redis", what, "Check the host and the port")
	}
}

func TestATerminalMayBecomeAsSmallAsItLikes(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	drive(t, s)
	d := open(t, s.URL())
	d.see(hitRate)
	for _, size := range []struct {
		w, h  int
		shows string
	}{
		{10, 3, "75.0 %"}, {1, 1, ""}, {2, 40, ""}, {120, 1, hitRate}, {400, 100, "Round trip"}, {79, 24, "needs 80 × 24"}, {80, 24, "1 Overview"},
	} {
		if err := d.Resize(size.w, size.h); err != nil {
			t.Fatal(err)
		}
		if size.shows == "" {
			continue // so small that there is nothing to read; that it goes on is seen at the next size
		}
		d.see(size.shows)
	}
	d.see(s.Addr, hitRate, "? help")
	d.press("q")
	if code := d.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
