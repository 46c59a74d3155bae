package deployment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
	"valktop/testserver"
)

func TestConnectionsAreNamedAndDoNotTouch(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := open(t, at(t, s))
		ask(t, n, "PING")
		if _, err := n.Ping(within(t)); err != nil {
			t.Fatal(err)
		}
		list := s.Do("CLIENT", "LIST").(string)
		if got := strings.Count(list, "name=valktop "); got != 2 {
			t.Errorf("%d connections are named valktop, want one a lane in use:\n%s", got, list)
		}
		for _, id := range n.ClientIDs() {
			if !strings.Contains(list, fmt.Sprintf("id=%d ", id)) {
				t.Errorf("connection %d is not in the list:\n%s", id, list)
			}
		}
		if s.Kind == testserver.Valkey && strings.Count(list, "flags=T ") != 2 {
			t.Errorf("not all connections are in no-touch mode:\n%s", list)
		}
	})
}

func TestNodeLooksAtItsDatabase(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		other := s.ClientWith(redis.Options{DB: 3})
		other.Set(t.Context(), "key", "value", 0)
		c := at(t, s)
		c.DB = 3
		n := open(t, c)
		if got := ask(t, n, "DBSIZE")[0].Value; got != int64(1) || n.DB() != 3 {
			t.Errorf("DBSIZE of database %d = %v, want 1", n.DB(), got)
		}
		c.DB = 99
		_, _, err := open(t, c).Counted(within(t), collector.Command{"DBSIZE"})
		failed(t, err, collector.Refused, "there is no database 99", "CONFIG GET databases")
	})
}

func TestAClusterHasOneDatabase(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 1, 0, func(t *testing.T, cluster *testserver.Cluster) {
		c := at(t, cluster.Primaries[0])
		c.DB = 3
		_, _, err := open(t, c).Counted(within(t), collector.Command{"DBSIZE"})
		failed(t, err, collector.Refused, "a cluster has database 0 alone", "Leave out -n")
	})
}

func TestUserAndPasswordOfAnyCharacters(t *testing.T) {
	t.Parallel()
	const user, password = "wätcher:@1", `p@ss:w/o#r%d?"'\x €`
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", user, "on", ">"+password, "~*", "+@all")
		c := at(t, s)
		c.User, c.Password = user, NewSecret(password)
		if got := ask(t, open(t, c), "ACL WHOAMI")[0].Value; got != user {
			t.Errorf("ACL WHOAMI = %v, want %s", got, user)
		}
		c.User, c.Password = "", Secret{}
		c.Credentials = func(context.Context) (string, Secret, error) { return user, NewSecret(password), nil }
		if got := ask(t, open(t, c), "ACL WHOAMI")[0].Value; got != user {
			t.Errorf("with Credentials, ACL WHOAMI = %v, want %s", got, user)
		}
		c.Credentials = func(context.Context) (string, Secret, error) {
			return "", Secret{}, errors.New("vault is sealed")
		}
		_, _, err := open(t, c).Counted(within(t), collector.Command{"PING"})
		failed(t, err, collector.Auth, "vault is sealed", "where the password comes from", password)
	})
}

func TestLoginsThatFail(t *testing.T) {
	t.Parallel()
	const right, wrong = "correct horse", "battery staple"
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		admin := s.ClientWith(redis.Options{Password: right})
		connect := func(user, password string) error {
			c := at(t, s)
			c.User, c.Password = user, NewSecret(password)
			_, _, err := open(t, c).Counted(within(t), collector.Command{"PING"})
			return err
		}
		if err := connect("", right); err != nil {
			t.Errorf("the right password: %v", err)
		}
		failed(t, connect("", wrong), collector.Auth, "password is wrong", `the user "default"`, wrong)
		failed(t, connect("nobody", wrong), collector.Auth, "user or the password is wrong", "--user", wrong)
		failed(t, connect("", ""), collector.Auth, "none was given", "--askpass")
		// One attempt is one denied login, not two; none leaves an error of another sort behind.
		log, err := admin.Do(t.Context(), "ACL", "LOG").Slice()
		if err != nil || len(log) != 2 {
			t.Errorf("ACL LOG has %d entries (%v), want one for each wrong login: %v", len(log), err, log)
		}
		stats := admin.Info(t.Context(), "errorstats").Val()
		if !strings.Contains(stats, "errorstat_WRONGPASS:count=2") || !strings.Contains(stats, "errorstat_NOAUTH:count=1") {
			t.Errorf("errorstats = %s", stats)
		}
	}, "--requirepass", right)
}

func TestAPasswordThatTheServerDoesNotWantIsNoError(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"--rename-command", "HELLO", ""}} {
		testserver.Each(t, func(t *testing.T, s *testserver.Server) {
			c := at(t, s)
			c.Password = NewSecret("not needed")
			ask(t, open(t, c), "PING")
		}, args...)
	}
}

func TestServersWithoutHello(t *testing.T) {
	t.Parallel()
	const right, wrong = "correct horse", "battery staple"
	s := testserver.Start(t, testserver.Redis, "--rename-command", "HELLO", "", "--requirepass", right)
	c := at(t, s)
	c.Password = NewSecret(right)
	n := open(t, c)
	ask(t, n, "PING")
	if _, err := n.Ping(within(t)); err != nil {
		t.Fatal(err)
	}
	if len(n.ClientIDs()) != 2 {
		t.Errorf("ClientIDs = %v, want two", n.ClientIDs())
	}
	info := ask(t, n, "INFO everything")[0].Value.(string)
	if got := counters(t, info)["total_error_replies"]; got != 2 { // HELLO, CLIENT NO-TOUCH: once, not for each lane
		t.Errorf("the server gave %d error replies, want 2:\n%s", got, info)
	}
	for _, a := range n.Allowed() {
		noSecret(t, fmt.Sprint(a), right)
	}
	c.Password = NewSecret(wrong)
	_, _, err := open(t, c).Counted(within(t), collector.Command{"PING"})
	failed(t, err, collector.Auth, "password is wrong", "--user", wrong)
	c.Password = Secret{}
	_, _, err = open(t, c).Counted(within(t), collector.Command{"PING"})
	failed(t, err, collector.Auth, "none was given", "--askpass")
}

func TestAUserWhoMayNotSelect(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "watcher", "on", ">secret", "~*", "+@all", "-select")
		c := at(t, s)
		c.User, c.Password = "watcher", NewSecret("secret")
		ask(t, open(t, c), "PING")
		c.DB = 1
		_, _, err := open(t, c).Counted(within(t), collector.Command{"PING"})
		failed(t, err, collector.Permission, "forbids it", "ACL SETUSER", "secret")
	})
}

func TestWhatIsDeniedIsAskedOnceASession(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "watcher", "on", ">secret", "~key", "+@all", "-client", "-slowlog", "-ping")
		c := at(t, s)
		c.User, c.Password = "watcher", NewSecret("secret")
		n := open(t, c)
		for range 3 {
			if v, err := n.Try(within(t), "to show slow commands", collector.Command{"SLOWLOG", "GET", "10"}); err == nil {
				t.Errorf("SLOWLOG GET = %v", v)
			}
			if _, err := n.Try(within(t), "to greet", collector.Command{"NO-SUCH"}); err == nil {
				t.Error("an unknown command is no error")
			}
			if took, err := n.Ping(within(t)); err == nil {
				t.Errorf("PING took %v", took)
			}
			for _, key := range []string{"key", "other"} { // a denied key is no denied command
				if v, err := n.Try(within(t), "to show the type", collector.Command{"TYPE", key}); (err == nil) != (key == "key") {
					t.Errorf("TYPE %s = %v, %v", key, v, err)
				}
			}
			n.counted.drop() // denials outlive the connection
		}
		allowed := map[string]bool{}
		for _, a := range n.Allowed() {
			allowed[a.Command] = a.Err == nil
			if a.Needed == "" {
				t.Errorf("%s is needed for nothing", a.Command)
			}
		}
		for command, want := range map[string]bool{
			"HELLO": true, "TYPE": true, "SLOWLOG GET": false, "NO-SUCH": false, "PING": false, "CLIENT SETNAME": false,
		} {
			if got, tried := allowed[command]; !tried || got != want {
				t.Errorf("%s: tried %t, allowed %t, want %t", command, tried, got, want)
			}
		}
		commands := 0
		for _, entry := range s.Do("ACL", "LOG", "128").([]any) {
			text := fmt.Sprint(entry)
			if !strings.Contains(text, "reason command") {
				continue
			}
			commands++
			if !strings.Contains(text, "[count 1 ") {
				t.Errorf("denied more than once: %s", text)
			}
		}
		if commands < 4 { // SLOWLOG GET, PING, CLIENT SETNAME, CLIENT ID; Valkey also knows CLIENT NO-TOUCH
			t.Errorf("ACL LOG holds %d denied commands", commands)
		}
	})
}
