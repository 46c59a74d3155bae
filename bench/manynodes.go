package main

import (
	"context"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tidwall/redcon"
)

// manyNodes are servers that pretend to be one large cluster: they answer what is polled
// with the INFO of a real server, whose counters move on.
type manyNodes struct {
	nodes []*pretender
	info  string // of a real server
}

// pretender is a node of it. Each even one is a primary, and the one behind it its replica.
type pretender struct {
	of     *manyNodes
	at     int
	listen net.Listener
	server *redcon.Server
	polls  atomic.Int64
	done   sync.WaitGroup
}

const allSlots = 16384

// pretend starts so many nodes. Their INFO is that of the server at addr.
func pretend(ctx context.Context, addr string, nodes int) (*manyNodes, error) {
	info, err := infoOf(addr)
	if err != nil {
		return nil, err
	}
	m := &manyNodes{info: info}
	for at := range nodes {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			m.close()
			return nil, err
		}
		p := &pretender{of: m, at: at, listen: l}
		p.server = redcon.NewServerNetwork("tcp", l.Addr().String(), p.serve, nil, nil)
		p.done.Go(func() { _ = p.server.Serve(l) }) // it ends when the listener is closed
		m.nodes = append(m.nodes, p)
	}
	return m, nil
}

// infoOf is the INFO of a real server as a node of a cluster would say it.
func infoOf(addr string) (string, error) {
	text, err := ask(addr, "INFO", "default", "commandstats", "errorstats")
	if err != nil {
		return "", err
	}
	for _, as := range [][2]string{
		{"redis_mode:standalone", "redis_mode:cluster"},
		{"server_mode:standalone", "server_mode:cluster"},
		{"cluster_enabled:0", "cluster_enabled:1"},
	} {
		text = strings.Replace(text, as[0], as[1], 1)
	}
	return text, nil
}

func (m *manyNodes) url() string { return "redis://" + m.nodes[0].listen.Addr().String() }

// polls is how many INFOs were answered by all.
func (m *manyNodes) polls() int64 {
	var n int64
	for _, p := range m.nodes {
		n += p.polls.Load()
	}
	return n
}

func (m *manyNodes) close() {
	for _, p := range m.nodes {
		p.listen.Close()
		_ = p.server.Close() // it was only pretended
		p.done.Wait()
	}
}

// id is a node's, of 40 hexadecimal digits.
func (p *pretender) id() string { return fmt.Sprintf("%040x", p.at+1) }

func (p *pretender) port() int { return p.listen.Addr().(*net.TCPAddr).Port }

func (p *pretender) isPrimary() bool { return p.at%2 == 0 }

// serve answers a command.
func (p *pretender) serve(conn redcon.Conn, cmd redcon.Command) {
	words := make([]string, 2)
	for i := range min(len(cmd.Args), 2) {
		words[i] = strings.ToUpper(string(cmd.Args[i]))
	}
	switch words[0] {
	case "PING":
		conn.WriteString("PONG")
	case "DBSIZE":
		conn.WriteInt(1_000_000)
	case "INFO":
		p.polls.Add(1)
		conn.WriteBulkString(p.info())
	case "CLUSTER":
		p.cluster(conn, words[1])
	case "CLIENT", "SELECT", "READONLY":
		if words[1] == "ID" {
			conn.WriteInt(7)
			return
		}
		conn.WriteString("OK")
	case "SLOWLOG", "LATENCY":
		conn.WriteArray(0)
	default:
		conn.WriteError("ERR unknown command '" + words[0] + "'")
	}
}

// moving are the counters of INFO that grow with each poll.
var moving = regexp.MustCompile(`(?m)^(keyspace_hits|keyspace_misses|total_commands_processed):\d+`)

// info is the real server's, with this node's role and with counters that grew.
func (p *pretender) info() string {
	grown := strconv.FormatInt(p.polls.Load()*1000, 10)
	text := moving.ReplaceAllString(p.of.info, "${1}:"+grown)
	text = strings.Replace(text, "tcp_port:", "tcp_port:"+strconv.Itoa(p.port())+"\r\nwas_port:", 1)
	if !p.isPrimary() {
		primary := p.of.nodes[p.at-1]
		text = strings.Replace(text, "role:master", "role:slave\r\nmaster_host:127.0.0.1\r\nmaster_port:"+
			strconv.Itoa(primary.port())+"\r\nmaster_link_status:up\r\nmaster_last_io_seconds_ago:0", 1)
	}
	return text
}

// cluster answers what it is asked of the topology.
func (p *pretender) cluster(conn redcon.Conn, what string) {
	switch what {
	case "MYID":
		conn.WriteBulkString(p.id())
	case "INFO":
		conn.WriteBulkString(fmt.Sprintf("cluster_state:ok\r\ncluster_slots_assigned:%d\r\ncluster_known_nodes:%d\r\ncluster_current_epoch:1\r\n", allSlots, len(p.of.nodes)))
	case "SHARDS":
		p.of.shards(conn)
	default:
		conn.WriteError("ERR unknown subcommand '" + what + "'")
	}
}

// shards writes the reply of CLUSTER SHARDS.
func (m *manyNodes) shards(conn redcon.Conn) {
	primaries := len(m.nodes) / 2
	conn.WriteArray(primaries)
	for shard := range primaries {
		conn.WriteArray(4)
		conn.WriteBulkString("slots")
		conn.WriteArray(2)
		conn.WriteInt(shard * allSlots / primaries)
		conn.WriteInt((shard+1)*allSlots/primaries - 1)
		conn.WriteBulkString("nodes")
		conn.WriteArray(2)
		for _, p := range m.nodes[2*shard : 2*shard+2] {
			role := "replica"
			if p.isPrimary() {
				role = "master"
			}
			conn.WriteArray(14)
			for _, field := range []any{
				"id", p.id(), "port", p.port(), "ip", "127.0.0.1", "endpoint", "127.0.0.1",
				"role", role, "replication-offset", 1, "health", "online",
			} {
				switch v := field.(type) {
				case string:
					conn.WriteBulkString(v)
				case int:
					conn.WriteInt(v)
				}
			}
		}
	}
}
