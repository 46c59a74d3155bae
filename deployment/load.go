package deployment

import (
	"context"
	"strconv"
	"strings"
	"time"

	"valktop/access"
	"valktop/collector"
)

// Load is what the server has done so far. What valktop itself caused is left out.
func (h *heard) Load(ctx context.Context) (access.Load, error) {
	n := h.node
	replies, ledger, err := n.Counted(ctx, collector.Command{"INFO", "stats"}, collector.Command{"INFO", "cpu"})
	if err != nil {
		return access.Load{}, err
	}
	load := access.Load{At: time.Now(), Lost: ledger.Lost}
	n.abilities.learn("INFO", forInfo, replies[0].Err)
	if replies[0].Err != nil {
		return access.Load{}, replies[0].Err
	}
	text, _ := replies[0].Value.(string)
	more, _ := replies[1].Value.(string)
	info := collector.ParseInfo(text + "\r\n" + more)
	load.Hits = info.Stats.KeyspaceHits.Or(0) - int64(ledger.Hits)
	load.Misses = info.Stats.KeyspaceMisses.Or(0) - int64(ledger.Misses)
	load.Commands = info.Stats.TotalCommandsProcessed.Or(0) - int64(ledger.Commands)
	load.CPU = info.CPU.Sys.Or(0) + info.CPU.User.Or(0)
	if sys, ok := info.CPU.SysMainThread.Get(); ok {
		load.CPU = sys + info.CPU.UserMainThread.Or(0)
	}
	if load.Ping, err = n.Ping(ctx); err != nil {
		load.Ping = 0 // it is denied, or lost, which the next question tells
	}
	return load, nil
}

// Own are the client addresses of valktop's connections: what each of them calls itself and
// what the server calls it, which differ where something translates addresses.
func (h *heard) Own(ctx context.Context) map[string]bool {
	own := map[string]bool{}
	question := collector.Command{"CLIENT", "LIST", "ID"}
	for _, id := range h.node.ClientIDs() {
		question = append(question, strconv.FormatInt(id, 10))
	}
	if len(question) == 3 {
		return own
	}
	v, err := h.node.Try(ctx, "to tell valktop's own connections from others", question)
	text, _ := v.(string)
	if err != nil {
		return own
	}
	for line := range strings.Lines(text) {
		for pair := range strings.FieldsSeq(line) {
			if addr, ok := strings.CutPrefix(pair, "addr="); ok {
				own[addr] = true
				break
			}
		}
	}
	return own
}
