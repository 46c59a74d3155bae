package actions_test

import (
	"bufio"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"valktop/actions"
	"valktop/testserver"
)

// guest is a client of a server that a test may kill.
type guest struct {
	conn net.Conn
	in   *bufio.Reader
	ref  actions.ClientRef
}

// join connects a client under a name.
func join(t *testing.T, s *testserver.Server, name string) *guest {
	t.Helper()
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port))
	conn, err := net.Dial("tcp", addr)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	g := &guest{conn: conn, in: bufio.NewReader(conn)}
	g.say(t, "CLIENT SETNAME "+name)
	id, err := strconv.ParseInt(strings.TrimPrefix(g.say(t, "CLIENT ID"), ":"), 10, 64)
	must(t, err)
	g.ref = actions.ClientRef{Node: addr, ID: id, Addr: conn.LocalAddr().String(), Name: name}
	return g
}

// say sends a command and returns the first line of its answer.
func (g *guest) say(t *testing.T, command string) string {
	t.Helper()
	_, err := g.conn.Write([]byte(command + "\r\n"))
	must(t, err)
	line, err := g.in.ReadString('\n')
	must(t, err)
	return strings.TrimSpace(line)
}

// lives reports whether the server still answers to it.
func (g *guest) lives(t *testing.T) bool {
	t.Helper()
	must(t, g.conn.SetDeadline(time.Now().Add(patience)))
	_, err := g.conn.Write([]byte("PING\r\n"))
	if err == nil {
		_, err = g.in.ReadString('\n')
	}
	return err == nil
}

// kill is the plan to disconnect some.
func kill(refs ...actions.ClientRef) actions.Plan {
	return actions.Plan{Action: actions.Kill, Clients: refs}
}

func TestAKillEndsWhomItNamesAndNobodyElse(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d := changes(t, s)
		stays := join(t, s, "stays")
		var goes []*guest
		var refs []actions.ClientRef
		for range 40 {
			g := join(t, s, "goes")
			goes, refs = append(goes, g), append(refs, g.ref)
		}
		gone, renamed := goes[0], goes[1]
		must(t, gone.conn.Close())
		renamed.say(t, "CLIENT SETNAME another") // not who it was any more
		for s.Client().ClientKillByFilter(t.Context(), "ID", strconv.FormatInt(gone.ref.ID, 10)).Val() > 0 {
		}
		elsewhere := stays.ref
		elsewhere.Addr = "127.0.0.1:1" // the id is another's now, as after a restart
		plan := kill(append(refs, elsewhere)...)

		v, err := actions.PreviewKill(t.Context(), d.(actions.ClientDeployment), plan)
		must(t, err)
		if v.Keys.Value != 38 || v.Refusal != nil {
			t.Errorf("the preview finds %v, %+v", v.Keys.Value, v.Refusal)
		}
		o := done(t, d, plan, actions.RunOptions{})
		if o.Matched != 41 || o.Changed != 38 || o.Skipped.Vanished != 3 || o.Failed != 0 {
			t.Errorf("of 41: %+v", o)
		}
		for i, g := range goes[2:] {
			if g.lives(t) {
				t.Errorf("client %d lives", i+2)
			}
		}
		if !stays.lives(t) || !renamed.lives(t) {
			t.Error("somebody else was killed")
		}
	})
}

func TestAKillSparesValktopAndTheReplicationOnACluster(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 3, func(t *testing.T, cluster *testserver.Cluster) {
		d := changes(t, cluster.Primaries[0]).(actions.ClientDeployment)
		var refs []actions.ClientRef
		var goes []*guest
		replicas := 0
		for _, node := range d.Servers(t.Context()) {
			for _, s := range cluster.Nodes() {
				if !strings.HasSuffix(node.Addr(), ":"+strconv.Itoa(s.Port)) {
					continue
				}
				g := join(t, s, "app")
				g.ref.Node = node.Addr()
				goes, refs = append(goes, g), append(refs, g.ref)
				for line := range strings.Lines(s.Do("CLIENT", "LIST").(string)) { // the links of the replication, and valktop
					fields := map[string]string{}
					for pair := range strings.FieldsSeq(line) {
						k, v, _ := strings.Cut(pair, "=")
						fields[k] = v
					}
					id, err := strconv.ParseInt(fields["id"], 10, 64)
					must(t, err)
					link := strings.ContainsAny(fields["flags"], "MS")
					if link || fields["name"] == "valktop" {
						refs = append(refs, actions.ClientRef{Node: node.Addr(), ID: id, Addr: fields["addr"], Name: fields["name"]})
					}
					if link {
						replicas++
					}
				}
			}
		}
		if len(goes) != 6 || replicas < 6 {
			t.Fatalf("%d clients, %d links of the replication", len(goes), replicas)
		}
		o := done(t, d, kill(refs...), actions.RunOptions{})
		if o.Changed != 6 || o.Skipped.Protected < 6 || o.Failed != 0 {
			t.Errorf("of %d: %+v", len(refs), o)
		}
		for _, g := range goes {
			if g.lives(t) {
				t.Errorf("%+v lives", g.ref)
			}
		}
		if len(o.Nodes) != 6 {
			t.Errorf("outcomes of %d nodes", len(o.Nodes))
		}
	})
}

func TestAKillThatIsDeniedSaysWhy(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "watch", "on", ">pw", "~*", "+@all", "-client|kill")
		d := changesAs(t, "redis://watch:pw@127.0.0.1:"+strconv.Itoa(s.Port))
		g := join(t, s, "app")
		v, err := actions.PreviewKill(t.Context(), d.(actions.ClientDeployment), kill(g.ref))
		must(t, err)
		if v.Refusal == nil || !strings.Contains(v.Refusal.Try, "+client|kill") {
			t.Errorf("the preview says %+v", v.Refusal)
		}
		o := done(t, d, kill(g.ref), actions.RunOptions{})
		if o.Failed != 1 || o.Changed != 0 || !strings.Contains(strings.Join(o.Failures, " "), "NOPERM") {
			t.Errorf("%+v", o)
		}
		if !g.lives(t) {
			t.Error("it was killed")
		}
	})
}
