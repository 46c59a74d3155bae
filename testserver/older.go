package testserver

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// AsOf62 stands before a server and makes it one of Redis 6.2, as far as that lacks what later
// ones have: commands, fields of INFO and of CLIENT LIST. It returns the port.
func AsOf62(t testing.TB, s *Server) (port int) {
	t.Helper()
	unknown := []string{
		"latency histogram", "commandlog get", "commandlog len", "client no-touch", "client setinfo", "acl dryrun", "cluster shards", "cluster slot-stats",
		"config help", "object help", "hotkeys get", "hotkeys start", "expiretime", "pexpiretime", "hpttl", "script show", "function list", "lcs",
	}
	lines := regexp.MustCompile(`(?m)^(server_name|valkey_|availability_zone|errorstat_|latency_percentiles|eventloop_|instantaneous_eventloop|io_threads_active|total_eviction_exceeded|` +
		`current_eviction_exceeded|evicted_clients|total_client|total_error_replies|dump_payload|acl_access_denied|reply_buffer|total_blocking|pubsub_clients|watching_clients|` +
		`mem_cluster_links|mem_total_replication|server_time_usec|async_loading|used_memory_scripts|used_memory_vm|used_memory_functions|number_of_functions|expired_fields|slave_read_repl).*\r?\n`)
	client := regexp.MustCompile(` (lib-name|lib-ver|tot-net-in|tot-net-out|tot-cmds|multi-mem|rbs|rbp|resp|watch|ssub|capa|io-thread|user|redir|client-)=?[^ \n]*`)
	return Proxy(t, s, func(command []string, ask func() ([]byte, error)) ([]byte, error) {
		name := strings.ToLower(strings.Join(command[:min(len(command), 2)], " "))
		first, _, _ := strings.Cut(name, " ")
		switch {
		case slices.Contains(unknown, first):
			return fmt.Appendf(nil, "-ERR unknown command `%s`, with args beginning with: \r\n", command[0]), nil
		case slices.Contains(unknown, name):
			return fmt.Appendf(nil, "-ERR Unknown subcommand or wrong number of arguments for '%s'. Try %s HELP.\r\n", command[1], strings.ToUpper(first)), nil
		case first == "info" && len(command) > 2:
			return []byte("-ERR syntax error\r\n"), nil // since 7.0 it takes more than one section
		}
		reply, err := ask()
		text, ok := TextOf(reply)
		switch {
		case !ok || err != nil:
			return reply, err
		case first == "info":
			text = lines.ReplaceAllString(text, "")
			text = regexp.MustCompile(`(?m)^redis_version:.*?(\r?)$`).ReplaceAllString(text, "redis_version:6.2.14$1")
		case name == "client list":
			text = client.ReplaceAllString(text, "")
		}
		return Bulk(text), err
	})
}
