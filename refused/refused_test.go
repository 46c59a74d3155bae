package refused

import "testing"

func TestWhatErrorRepliesMean(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]Kind{
		// Redis 6.0, 7.0 and later, Valkey.
		"NOPERM this user has no permissions to run the 'config' command or its subcommand":                        ByUser,
		"NOPERM this user has no permissions to run the 'config|get' command":                                      ByUser,
		"NOPERM User monitor has no permissions to run the 'config|get' command":                                   ByUser,
		"NOPERM this user has no permissions to access one of the keys used as arguments":                          ForKey,
		"NOPERM No permissions to access a key":                                                                    ForKey,
		"NOPERM No permissions to access a channel":                                                                ForKey,
		"EXECABORT Transaction discarded because of: NOPERM User a has no permissions to run the 'unlink' command": ByUser,
		"NOAUTH Authentication required.":                                                                          ByUser,
		"ERR unknown command 'CONFIG'":                                                                             ByServer,
		"ERR unknown command `CONFIG`, with args beginning with: `GET`, `maxmemory`, ":                             ByServer,
		"ERR unknown command 'config', with args beginning with: 'GET' '*' ":                                       ByServer,
		"ERR unknown subcommand 'NO-TOUCH'. Try CLIENT HELP.":                                                      ByServer,
		"ERR Unknown subcommand or wrong number of arguments for 'USAGE'. Try MEMORY HELP.":                        ByServer,
		"ERR Syntax error, try CLIENT (LIST | KILL | GETNAME | SETNAME | PAUSE | REPLY)":                           ByServer,
		"ERR Syntax error. Try OBJECT (refcount|encoding|idletime)":                                                ByServer,
		// Upstash, Redis Enterprise, ApsaraDB, Envoy.
		"ERR Command is not available: 'MEMORY STATS'. See https://upstash.com/docs/redis/overall/rediscompatibility for details": ByServer,
		"ERR command is not allowed":                              ByServer,
		"ERR command 'MONITOR' not support for normal user":       ByServer,
		"ERR command role not support for normal user":            ByServer,
		"unsupported command 'HELLO'":                             ByServer,
		"ERR unsupported command 'scan'":                          ByServer,
		"ERR Command not allowed inside a transaction":            Otherwise,
		"ERR command is not allowed in scripts":                   Otherwise,
		"ERR syntax error":                                        Otherwise,
		"ERR no such key":                                         Otherwise,
		"ERR wrong number of arguments for 'pexpire' command":     Otherwise,
		"ERR no key named 'unknown command'":                      Otherwise,
		"WRONGTYPE Operation against a key holding the wrong ...": Otherwise,
		"LOADING Redis is loading the dataset in memory":          ForNow,
		"BUSY Redis is busy running a script.":                    ForNow,
		"MISCONF Redis is configured to save RDB snapshots, ...":  ForNow,
		"OOM command not allowed when used memory > 'maxmemory'.": ForNow,
		"READONLY You can't write against a read only replica.":   ForNow,
		"EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.": ForNow,
		"": Otherwise,
	} {
		if got := Of(reply); got != want {
			t.Errorf("%q is %d, want %d", reply, got, want)
		}
		if said := Waits(reply); (said != "") != (want == ForNow) {
			t.Errorf("%q waits for %q", reply, said)
		}
		if Of(reply).ForGood() != (want == ByUser || want == ByServer) {
			t.Errorf("%q for good: %t", reply, Of(reply).ForGood())
		}
	}
}
