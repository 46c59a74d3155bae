package scene

import (
	"fmt"
	"time"

	"valktop/actions"
	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
)

// app is an application of the scene and its connections.
type app struct {
	name, library, version, user string
	hosts                        int
	size                         int
	age                          time.Duration // of its connections when valktop comes
	idle                         time.Duration // how long they have sent nothing, at most
	command, flags               string
	memory                       int64
}

func apps() []app {
	const day = 24 * time.Hour
	return []app{
		{"thumbs", "Predis", "2.3.0", "app", 2, 6, 0, time.Second, "get", "N", 18_200},
		{"api", "ioredis", "5.4.1", "app", 4, 20, 2*day + 5*time.Hour, 2 * time.Second, "get", "N", 26_000},
		{"web", "node-redis", "4.6.13", "app", 3, 8, 30 * time.Hour, 9 * time.Second, "mget", "N", 22_400},
		{"worker", "go-redis(,go1.24)", "9.7.0", "jobs", 2, 6, 26 * time.Hour, 40 * time.Second, "blpop", "b", 18_900},
		{"mailer", "redis-py", "5.2.0", "jobs", 1, 2, 9 * time.Hour, 52 * time.Minute, "set", "N", 18_900},
		{"exporter", "", "", "monitor", 1, 1, 3 * day, 12 * time.Second, "info", "N", 20_500},
		{"anna", "", "", "default", 1, 1, 11 * time.Minute, time.Second, "monitor", "O", 1_310_000},
		{"", "", "", "default", 1, 1, 41 * time.Minute, 3 * time.Minute, "subscribe", "P", 19_100},
	}
}

// apiReplaced is how many connections of the api its deploy replaces a second.
const apiReplaced = 2

// WithClients adds to second i of a scene who is connected: a deploy at DeployAt replaces the
// connections of the api one after the other.
func WithClients(s collector.Snapshot, i int) collector.Snapshot {
	n := s.Nodes[0]
	n.Detail.Topics |= collector.TopicClients
	n.Detail.Time, n.Detail.ClientsTime = s.Time, s.Time
	n.Detail.Clients = maybe.Of(clientsAt(i))
	s.Nodes = append([]collector.NodeSnapshot{n}, s.Nodes[1:]...)
	return s
}

func clientsAt(i int) []collector.Client {
	now := time.Duration(i) * time.Second
	id := int64(100)
	var all []collector.Client
	for a, app := range apps() {
		for k := range app.size {
			id++
			c := collector.Client{
				ID: id, Addr: fmt.Sprintf("10.0.%d.%d:%d", 3+a, 11+k%app.hosts, 40_000+int(id)*37%9000), Local: "10.0.0.7:6379",
				Name: app.name, User: app.user, Library: app.library, Version: app.version, Flags: app.flags, Command: app.command,
				Age: app.age + now - time.Duration(k)*time.Second, Idle: time.Duration(float64(app.idle) * (1 + noise(i+int(id))) / 2).Truncate(time.Second),
				Transaction: maybe.Unknown[int64]("it is in no transaction"), QueryBuffer: maybe.Of[int64](0), OutputMemory: maybe.Of[int64](0),
				Memory: maybe.Of(app.memory + id%7*128), Commands: maybe.Of(4_100*id + int64(3*i)), In: maybe.Of(91_000*id + int64(90*i)), Out: maybe.Of(880_000*id + int64(700*i)),
			}
			if app.idle > time.Hour/2 {
				c.Idle = app.idle + now + time.Duration(k)*time.Minute
			}
			if opened := DeployAt + k/apiReplaced; app.name == "api" && i >= opened {
				c.ID, c.Addr = 900+int64(k), fmt.Sprintf("10.0.3.%d:%d", 21+k%app.hosts, 51_000+k*29)
				c.Age, c.Version = now-time.Duration(opened)*time.Second, "5.4.2"
			}
			if app.name == "thumbs" { // it connects for each job, three times a second, and stays two seconds
				born := i - k%2
				c.ID, c.Addr = int64(10_000+3*born+k/2), fmt.Sprintf("10.0.6.%d:%d", 31+k/2%app.hosts, 30_000+(3*born+k/2)%9000)
				c.Age, c.Idle = time.Duration(i-born)*time.Second, time.Duration(i-born)*time.Second
				c.Commands, c.In, c.Out = maybe.Of[int64](3), maybe.Of[int64](210), maybe.Of[int64](9_400)
			}
			switch app.flags {
			case "O":
				c.OutputMemory = maybe.Of[int64](1_204_000)
			case "P":
				c.Subscriptions = 2
			}
			all = append(all, c)
		}
	}
	for k := range 3 {
		id++
		all = append(all, collector.Client{
			ID: id, Addr: fmt.Sprintf("10.0.9.2:%d", 60_100+k), Name: "valktop", User: "default", Flags: "N", Command: "client|list", Own: true,
			Age: now, Memory: maybe.Of[int64](20_500), OutputMemory: maybe.Of[int64](0),
		})
	}
	return all
}

// Killing is the preview of a plan whose clients are all there.
func Killing(p actions.Plan) actions.Preview {
	return actions.Preview{Version: 1, Plan: p, Done: true, Exact: true, Keys: keyspace.Exactly(float64(len(p.Clients)))}
}
