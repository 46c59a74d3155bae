package actions

import (
	"context"
	"strconv"
	"strings"

	"valktop/keyspace"
	"valktop/refused"
)

// listed is what CLIENT LIST says of a client, as far as it must not have changed.
type listed struct{ addr, name, flags string }

// protected reports whether it is a link of the replication, which is never cut.
func (l listed) protected() bool {
	return strings.Contains(l.flags, "M") || strings.Contains(l.flags, "S") && !strings.Contains(l.flags, "O")
}

// sender sends commands in one round trip.
type sender interface {
	Do(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error)
}

// listClients asks for some clients, by their ids where the server can (Redis 6.2).
func listClients(ctx context.Context, link sender, refs []ClientRef) (map[int64]listed, error) {
	byID := keyspace.Command{"CLIENT", "LIST", "ID"}
	for _, ref := range refs {
		byID = append(byID, strconv.FormatInt(ref.ID, 10))
	}
	for _, command := range []keyspace.Command{byID, {"CLIENT", "LIST"}} {
		replies, _, err := link.Do(ctx, command)
		if err != nil {
			return nil, err
		}
		text, ok := replies[0].Value.(string)
		switch err := replies[0].Err; {
		case err == nil && ok:
			return readListed(text), nil
		case err != nil && refused.Of(err.Error()) == refused.ByUser:
			return nil, refuse("CLIENT LIST is denied to this user", "nobody is disconnected unseen", "an administrator can allow it: ACL SETUSER <user> +client|list")
		case err != nil && len(command) == 2:
			return nil, err
		}
	}
	return nil, refuse("the answer to CLIENT LIST is none", "", "")
}

// readListed reads CLIENT LIST. The first field of a key counts: the address stands before
// the name.
func readListed(text string) map[int64]listed {
	all := map[int64]listed{}
	for line := range strings.Lines(text) {
		fields := map[string]string{}
		for pair := range strings.FieldsSeq(line) {
			key, value, ok := strings.Cut(pair, "=")
			if _, again := fields[key]; ok && !again {
				fields[key] = value
			}
		}
		if id, err := strconv.ParseInt(fields["id"], 10, 64); err == nil {
			all[id] = listed{fields["addr"], fields["name"], fields["flags"]}
		}
	}
	return all
}
