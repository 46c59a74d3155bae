package testserver

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	// SetName is what the Sentinels of a test call their replication set.
	SetName = "mymaster"
	// quorum is how many of them must agree that a primary is down.
	quorum = 2
	// setTimeout is how long a replication set may take to be in step, and how long a
	// failover may take: Sentinels look at the servers once a second.
	setTimeout = 60 * time.Second
)

// Set is a primary with its replicas.
type Set struct {
	Primary  *Server // as the test began
	Replicas []*Server

	t testing.TB
}

// StartSet runs a primary with so many replicas, and waits until these are in step.
func StartSet(t testing.TB, kind Kind, replicas int, args ...string) *Set {
	t.Helper()
	args = append([]string{"--repl-diskless-sync-delay", "0"}, args...)
	set := &Set{Primary: Start(t, kind, args...), t: t}
	for range replicas {
		set.Replicas = append(set.Replicas, Start(t, kind, append([]string{"--replicaof", fmt.Sprint("127.0.0.1 ", set.Primary.Port)}, args...)...))
	}
	set.wait("the replicas to be in step", func() string {
		info := fmt.Sprint(set.Primary.Do("INFO", "replication"))
		if strings.Count(info, "state=online") == replicas {
			return ""
		}
		return info
	})
	return set
}

// Sentinels are servers that watch a Set.
type Sentinels struct {
	*Set
	Sentinels []*Server
}

// StartSentinels runs a primary with so many replicas, and so many Sentinels that know of
// all of them and of each other.
func StartSentinels(t testing.TB, kind Kind, replicas, sentinels int, args ...string) *Sentinels {
	t.Helper()
	s := &Sentinels{Set: StartSet(t, kind, replicas, args...)}
	for range sentinels {
		s.Sentinels = append(s.Sentinels, startSentinel(t, kind, s.Primary))
	}
	for _, sentinel := range s.Sentinels {
		s.wait("every Sentinel to know of all others", func() string {
			says := fmt.Sprint(sentinel.Do("SENTINEL", "MASTER", SetName))
			for _, known := range []string{fmt.Sprint("num-slaves ", replicas), fmt.Sprint("num-other-sentinels ", sentinels-1)} {
				if !strings.Contains(says, known) {
					return says
				}
			}
			return ""
		})
	}
	return s
}

// startSentinel runs a server as a Sentinel, which writes what it learns into its file.
func startSentinel(t testing.TB, kind Kind, primary *Server) *Server {
	t.Helper()
	s := Prepare(t, kind)
	file := filepath.Join(s.Dir, "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor %[1]s 127.0.0.1 %[2]d %[3]d\nsentinel down-after-milliseconds %[1]s 2000\nsentinel failover-timeout %[1]s 10000\n", SetName, primary.Port, quorum)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.args = append([]string{file, "--sentinel"}, "--port", fmt.Sprint(s.Port), "--bind", "127.0.0.1", "--dir", s.Dir)
	s.Launch()
	return s
}

// Failover has the Sentinels promote a replica, and returns the new primary.
func (s *Sentinels) Failover() *Server {
	s.t.Helper()
	before := s.addr()
	s.Sentinels[0].Do("SENTINEL", "FAILOVER", SetName)
	var promoted *Server
	s.wait("a failover", func() string {
		for _, r := range append([]*Server{s.Primary}, s.Replicas...) {
			if now := s.addr(); r.Addr == now && now != before && strings.Contains(fmt.Sprint(r.Do("ROLE")), "master") {
				promoted = r
				return ""
			}
		}
		return fmt.Sprint(s.Sentinels[0].Do("SENTINEL", "MASTER", SetName))
	})
	return promoted
}

// addr is what the first Sentinel says is the primary.
func (s *Sentinels) addr() string {
	words, _ := s.Sentinels[0].Do("SENTINEL", "GET-MASTER-ADDR-BY-NAME", SetName).([]any)
	if len(words) != 2 {
		return ""
	}
	return fmt.Sprint(words[0], ":", words[1])
}

// URL names the set by its Sentinels.
func (s *Sentinels) URL() string {
	var hosts []string
	for _, sentinel := range s.Sentinels {
		hosts = append(hosts, sentinel.Addr)
	}
	return "redis+sentinel://" + strings.Join(hosts, ",") + "/" + SetName
}

// wait waits until nothing is left to say.
func (s *Set) wait(what string, left func() string) {
	s.t.Helper()
	deadline := time.Now().Add(setTimeout)
	for says := left(); says != ""; says = left() {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited %v for %s:\n%s", setTimeout, what, says)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
