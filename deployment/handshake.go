package deployment

import (
	"cmp"
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
)

// What the connections are called in CLIENT LIST, and what the commands that open one are for.
const (
	clientName = "valktop"

	helloCommand   = "HELLO"
	setNameCommand = "CLIENT SETNAME"
	noTouchCommand = "CLIENT NO-TOUCH"
	idCommand      = "CLIENT ID"
	selectCommand  = "SELECT"

	forHello   = "to log in and to learn what the server is"
	forSetName = "to be recognised in CLIENT LIST"
	forNoTouch = "to leave idle times and access frequencies as the application left them"
	forID      = "to tell valktop's own connections from others"
	forSelect  = "to look at the database that was asked for"
)

// handshake opens one connection: it watches the commands that go-redis sends of its own
// accord (HELLO, and AUTH when that fails), books them, and sends the others.
type handshake struct {
	node     *node
	password Secret
	refusal  error // why the server will not serve this connection
	id       int64 // CLIENT ID, from HELLO's answer; 0 when not known
}

// DialHook leaves dialing alone.
func (h *handshake) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessPipelineHook leaves batches alone: their sender books them.
func (h *handshake) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// ProcessHook sees HELLO and AUTH, the only commands sent one by one.
func (h *handshake) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := h.unasked(cmd)
		if err == nil {
			err = next(ctx, cmd)
			reply, isReply := asReply(err)
			if err != nil && !isReply {
				return err
			}
			if isReply {
				err = reply.scrubbed(h.password)
			}
			h.node.ledger.book(cmd.FullName(), err)
			err = h.judge(cmd, err)
		}
		cmd.SetErr(err)
		return err
	}
}

// unasked returns the answer to a command that need not be sent: HELLO to a server that
// does not know it, AUTH after the same password was refused.
func (h *handshake) unasked(cmd redis.Cmder) error {
	if cmd.Name() == "hello" {
		return h.node.abilities.denied(helloCommand)
	}
	return h.refusal
}

// judge keeps what the answer to HELLO or AUTH means for the connection.
func (h *handshake) judge(cmd redis.Cmder, err error) error {
	reply, _ := asReply(err)
	if cmd.Name() == "auth" {
		if reply.isAny("ERR AUTH <password> called without", "ERR Client sent AUTH, but no password is set") {
			return nil // the server wants none, which is no reason not to watch it
		}
		h.refusal = err
		return err
	}
	switch {
	case err == nil:
		h.node.abilities.learn(helloCommand, forHello, nil)
		h.introduce(cmd)
	case reply.isAny("WRONGPASS ", "NOAUTH ", "DENIED ", "LOADING ", "BUSY ", "ERR max number of clients reached"):
		h.refusal = err
	default: // servers before Redis 6 and some proxies do not know HELLO; go-redis goes on without
		h.node.abilities.learn(helloCommand, forHello, err)
	}
	return err
}

// introduce reads what the server says of itself.
func (h *handshake) introduce(cmd redis.Cmder) {
	hello, ok := cmd.(*redis.MapStringInterfaceCmd)
	if !ok {
		return
	}
	answer := hello.Val()
	h.id, _ = answer["id"].(int64)
	name, _ := answer["server"].(string)
	version, _ := answer["version"].(string)
	mode, _ := answer["mode"].(string)
	h.node.setServer(serverID{name: name, version: version, mode: mode})
	h.refusal = h.node.config.mistaken(mode)
}

// ready ends go-redis's part of the handshake.
func (h *handshake) ready(context.Context, *redis.Conn) error { return h.refusal }

// greeting is what valktop itself sends first. It is never empty: go-redis connects when
// there is something to send.
func (h *handshake) greeting() []collector.Command {
	var batch []collector.Command
	if h.node.config.DB > 0 {
		batch = append(batch, collector.Command{"SELECT", strconv.Itoa(h.node.config.DB)})
	}
	for _, c := range []collector.Command{
		{"CLIENT", "SETNAME", cmp.Or(h.node.config.Called, clientName)}, {"CLIENT", "NO-TOUCH", "on"}, {"CLIENT", "ID"},
	} {
		if h.node.abilities.denied(nameOf(c)) == nil {
			batch = append(batch, c)
		}
	}
	switch {
	case len(batch) > 0:
	case h.node.abilities.denied(helloCommand) == nil:
		batch = append(batch, collector.Command{"HELLO", "2"}) // no ACL can deny it
	default:
		batch = append(batch, collector.Command{pingCommand})
	}
	return batch
}

// greeted reads the answers to the greeting. Only a login or a database that is missing is an error.
func (h *handshake) greeted(batch []collector.Command, replies []collector.Reply) error {
	for i, r := range replies {
		h.node.ledger.book(nameOf(batch[i]), r.Err)
		reply, refused := asReply(r.Err)
		if refused && reply.isAny("NOAUTH ") {
			return reply
		}
		switch name := nameOf(batch[i]); name {
		case selectCommand:
			h.node.abilities.learn(name, forSelect, r.Err)
			if refused {
				return reply
			}
		case setNameCommand:
			h.node.abilities.learn(name, forSetName, r.Err)
		case noTouchCommand:
			h.node.abilities.learn(name, forNoTouch, r.Err)
		case idCommand:
			h.node.abilities.learn(name, forID, r.Err)
			if id, ok := r.Value.(int64); ok {
				h.id = id
			}
		}
	}
	return nil
}
