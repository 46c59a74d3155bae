package keyspace

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"valktop/maybe"
)

// stream reads a page of entries, the oldest first, and with the first page the groups.
func (l *look) stream(ctx context.Context, r *Reading, p ValuePage) error {
	n, err := l.length(ctx, r, "XLEN")
	if err != nil {
		return err
	}
	from, count := p.From, l.count(p, n)
	if from == "" {
		from = "-"
	} else {
		r.First = -1
	}
	replies, err := l.values(ctx, Command{"XRANGE", l.key, from, "+", "COUNT", strconv.FormatInt(count+1, 10)})
	if err != nil {
		return err
	}
	entries, _ := replies[0].Value.([]any)
	for i, e := range entries {
		row := streamRow(e)
		if int64(i) == count {
			r.Next = &ValuePage{From: row.ID, Count: p.Count}
			break
		}
		r.Rows = append(r.Rows, row)
	}
	if p.From != "" {
		return nil
	}
	return l.groups(ctx, r)
}

// streamRow reads an entry: its id, and its fields with their values in turn.
func streamRow(v any) Row {
	entry, _ := v.([]any)
	if len(entry) != 2 {
		return Row{}
	}
	id, _ := entry[0].(string)
	var b strings.Builder
	fields := texts(entry[1])
	for i, s := range fields {
		switch {
		case i == 0:
		case i%2 == 1:
			b.WriteByte('=')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return Row{ID: id, Value: b.String(), Fields: fields}
}

// groups reads the consumer groups. Without the right to ask for them there are none.
func (l *look) groups(ctx context.Context, r *Reading) error {
	replies, err := l.values(ctx, Command{"XINFO", "GROUPS", l.key})
	if _, refused := errors.AsType[valueRefused](err); refused {
		return nil
	}
	if err != nil {
		return err
	}
	groups, _ := replies[0].Value.([]any)
	for _, g := range groups {
		pairs, _ := g.([]any)
		var group ConsumerGroup
		for i := 0; i+1 < len(pairs); i += 2 {
			name, _ := pairs[i].(string)
			group.set(name, pairs[i+1])
		}
		r.Groups = append(r.Groups, group)
	}
	return nil
}

// set takes in a field of XINFO GROUPS.
func (g *ConsumerGroup) set(name string, v any) {
	text, _ := v.(string)
	n, isNumber := v.(int64)
	switch name {
	case "name":
		g.Name = text
	case "consumers":
		g.Consumers = n
	case "pending":
		g.Pending = n
	case "last-delivered-id":
		g.LastID = text
	case "lag":
		g.Lag = maybe.Unknown[int64]("the server cannot tell after entries were deleted")
		if isNumber {
			g.Lag = maybe.Of(n)
		}
	}
}
