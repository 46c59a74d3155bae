package deployment

import (
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
)

// replyError is an error reply of a server: "WRONGTYPE Operation against ...". Its bytes are the server's.
type replyError string

func (e replyError) Error() string { return string(e) }

// RedisError tells go-redis that the connection is sound.
func (e replyError) RedisError() {}

// asReply reports whether err is an error reply and not a failure of the connection.
func asReply(err error) (replyError, bool) {
	var reply redis.Error
	if !errors.As(err, &reply) {
		return "", false
	}
	return replyError(reply.Error()), true
}

// isAny reports whether the reply starts with one of these, case counting.
func (e replyError) isAny(prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(string(e), p) {
			return true
		}
	}
	return false
}

// scrubbed is the reply without what was sent: servers repeat the arguments of a command
// that they do not know, and those of HELLO and AUTH hold the password.
func (e replyError) scrubbed(password Secret) replyError {
	text, _, _ := strings.Cut(string(e), ", with args beginning with")
	if !password.Empty() {
		text = strings.ReplaceAll(text, password.Reveal(), redacted)
	}
	return replyError(text)
}

// readReplies returns the replies that came, in order, and the failure of the connection
// that kept the others from coming.
func readReplies(sent []redis.Cmder) ([]collector.Reply, error) {
	replies := make([]collector.Reply, 0, len(sent))
	for _, cmd := range sent {
		var r collector.Reply
		switch err := cmd.Err(); {
		case err == nil:
			r.Value = plain(cmd.(*redis.Cmd).Val())
		case errors.Is(err, redis.Nil): // a null
		default:
			reply, ok := asReply(err)
			if !ok {
				return replies, err
			}
			r.Err = reply
		}
		replies = append(replies, r)
	}
	return replies, nil
}

// plain replaces go-redis's errors inside of arrays.
func plain(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case error:
		return replyError(v.Error())
	}
	return v
}
