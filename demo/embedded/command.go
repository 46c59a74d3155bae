package embedded

import (
	"strings"
	"time"

	"github.com/tidwall/redcon"
)

// command is one entry of the command table.
type command struct {
	name  string // as INFO commandstats has it: "get", "config|set"
	arity int    // number of words with the name; negative: at least that many
	grows bool   // it may add memory: refused while nothing can be evicted
	run   func(c *call)
	subs  map[string]*command // of a container: by lower-case name
}

// call is a command under way.
type call struct {
	s      *Server
	client *client
	db     *database
	args   []string // without the command's name (nor a subcommand's)
	out    redcon.Conn
	failed bool // an error was replied
}

// serve runs one command. redcon calls it on the goroutine of the connection; replies
// are only buffered here, and sent after the lock is released.
func (s *Server) serve(conn redcon.Conn, raw redcon.Command) {
	words := make([]string, len(raw.Args))
	for i, a := range raw.Args {
		words[i] = string(a)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	begin := time.Now()
	s.now = begin.UnixMilli()
	client := conn.Context().(*client)
	client.active = begin
	c := &call{s: s, client: client, db: client.db, out: conn}
	cmd := s.resolve(c, words)
	if cmd == nil {
		return
	}
	client.command = cmd.name
	cmd.run(c)
	took := time.Since(begin)
	s.stats.ran(cmd.name, took, c.failed)
	s.slow.add(words, begin, took, client)
}

// resolve finds the command that words name, checks what can be checked before it runs,
// and leaves its arguments in c. It returns nil when an error was replied.
func (s *Server) resolve(c *call, words []string) *command {
	cmd := s.commands[strings.ToLower(words[0])]
	c.args = words[1:]
	if cmd == nil {
		c.fail("ERR unknown command '%s', with args beginning with: %s", clip(words[0]), quoted(words[1:]))
		return nil
	}
	if cmd.subs != nil && len(words) > 1 {
		sub := cmd.subs[strings.ToLower(words[1])]
		if sub == nil {
			c.fail("ERR unknown subcommand '%s'. Try %s HELP.", clip(words[1]), strings.ToUpper(words[0]))
			return nil
		}
		cmd, c.args = sub, words[2:]
	}
	if cmd.run == nil || len(words) < max(cmd.arity, -cmd.arity) || cmd.arity > 0 && len(words) != cmd.arity {
		s.stats.rejected(cmd.name)
		c.fail("ERR wrong number of arguments for '%s' command", cmd.name)
		return nil
	}
	if !s.makeRoom() && cmd.grows {
		s.stats.rejected(cmd.name)
		c.fail("OOM command not allowed when used memory > 'maxmemory'.")
		return nil
	}
	return cmd
}

// errorWords bounds how much of an unknown command its error repeats, in bytes.
const errorWords = 128

func clip(s string) string { return s[:min(len(s), errorWords)] }

// quoted lists args as the error of an unknown command does.
func quoted(args []string) string {
	var b strings.Builder
	for _, a := range args {
		if b.Len() >= errorWords {
			break
		}
		b.WriteString("'" + a[:min(len(a), errorWords-b.Len())] + "' ")
	}
	return b.String()
}
