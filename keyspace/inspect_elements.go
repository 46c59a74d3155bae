package keyspace

import (
	"context"
	"strconv"
	"time"

	"valktop/maybe"
)

const (
	// elementPage is how many elements a page holds, cautiousPage how many when nothing is
	// known of their size.
	elementPage  = 100
	cautiousPage = 10
	// pageBytes is what the elements of a page take in memory at most, about, however few
	// these are then.
	pageBytes = 1 << 20
)

// length asks how many elements there are.
func (l *look) length(ctx context.Context, r *Reading, command string) (int64, error) {
	replies, err := l.values(ctx, Command{command, l.key})
	if err != nil {
		return 0, err
	}
	n, _ := replies[0].Value.(int64)
	r.Len = maybe.Of(n)
	return n, nil
}

// count is how many elements to read: those of a page, or as many of average size as a
// page may take.
func (l *look) count(p ValuePage, length int64) int64 {
	n := int64(p.Count)
	if n <= 0 {
		n = elementPage
	}
	if l.memory == unknown {
		return min(n, cautiousPage)
	}
	return max(min(n, pageBytes*max(length, 1)/max(l.memory, 1)), 1)
}

// hash reads a page of fields.
func (l *look) hash(ctx context.Context, r *Reading, p ValuePage) error {
	flat, err := l.scan(ctx, r, p, "HLEN", "HSCAN")
	if err != nil {
		return err
	}
	for i := 0; i+1 < len(flat); i += 2 {
		r.Rows = append(r.Rows, Row{ID: flat[i], Value: flat[i+1]})
	}
	return l.fieldTTLs(ctx, r.Rows)
}

// set reads a page of members.
func (l *look) set(ctx context.Context, r *Reading, p ValuePage) error {
	members, err := l.scan(ctx, r, p, "SCARD", "SSCAN")
	for _, m := range members {
		r.Rows = append(r.Rows, Row{Value: m})
	}
	return err
}

// scan reads elements that have no order. Calls that return nothing are followed by the next.
func (l *look) scan(ctx context.Context, r *Reading, p ValuePage, length, command string) ([]string, error) {
	n, err := l.length(ctx, r, length)
	if err != nil {
		return nil, err
	}
	cursor := p.From
	if cursor == "" {
		cursor = "0"
	} else {
		r.First = -1
	}
	for {
		replies, err := l.values(ctx, Command{command, l.key, cursor, "COUNT", strconv.FormatInt(l.count(p, n), 10)})
		if err != nil {
			return nil, err
		}
		answer, _ := replies[0].Value.([]any)
		if len(answer) != 2 {
			return nil, nil
		}
		cursor, _ = answer[0].(string)
		elements := texts(answer[1])
		if cursor != "0" {
			r.Next = &ValuePage{From: cursor, Count: p.Count}
		} else {
			r.Next = nil
		}
		if len(elements) > 0 || cursor == "0" {
			return elements, nil
		}
	}
}

// texts reads a list of texts.
func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, e := range list {
		s, _ := e.(string)
		out = append(out, s)
	}
	return out
}

// list reads a page of items.
func (l *look) list(ctx context.Context, r *Reading, p ValuePage) error {
	items, err := l.ranked(ctx, r, p, "LLEN", "LRANGE", 1)
	for i, s := range items {
		r.Rows = append(r.Rows, Row{ID: strconv.FormatInt(r.First+int64(i), 10), Value: s})
	}
	return err
}

// sortedSet reads a page of members, the lowest score first.
func (l *look) sortedSet(ctx context.Context, r *Reading, p ValuePage) error {
	flat, err := l.ranked(ctx, r, p, "ZCARD", "ZRANGE", 2, "WITHSCORES")
	for i := 0; i+1 < len(flat); i += 2 {
		r.Rows = append(r.Rows, Row{Value: flat[i], Score: flat[i+1]})
	}
	return err
}

// ranked reads elements by their place; each takes so many texts of the reply.
func (l *look) ranked(ctx context.Context, r *Reading, p ValuePage, length, command string, each int, options ...string) ([]string, error) {
	n, err := l.length(ctx, r, length)
	if err != nil {
		return nil, err
	}
	r.First = number(p.From)
	last := r.First + l.count(p, n) - 1
	replies, err := l.values(ctx, append(Command{command, l.key, p.from(), strconv.FormatInt(last, 10)}, options...))
	if err != nil {
		return nil, err
	}
	elements := texts(replies[0].Value)
	if end := r.First + int64(len(elements)/each); end < n && len(elements) > 0 {
		r.Next = &ValuePage{From: strconv.FormatInt(end, 10), Count: p.Count}
	}
	return elements, nil
}

// from is the index that a page begins with.
func (p ValuePage) from() string { return strconv.FormatInt(number(p.From), 10) }

// fieldTTLs asks for the times to live of fields, which servers from Redis 7.4 and Valkey 9
// on know.
func (l *look) fieldTTLs(ctx context.Context, rows []Row) error {
	const command = "HPTTL"
	if len(rows) == 0 {
		return nil
	}
	c := Command{command, l.key, "FIELDS", strconv.Itoa(len(rows))}
	for _, r := range rows {
		c = append(c, r.ID)
	}
	if refused, err := l.allowed(ctx, "to know the times to live of fields", command, c); err != nil || refused != nil {
		return err
	}
	replies, _, err := l.node.Counted(ctx, c)
	if err != nil {
		return err
	}
	ttls, _ := replies[0].Value.([]any)
	for i := range min(len(ttls), len(rows)) {
		if ms, ok := ttls[i].(int64); ok && ms >= 0 {
			rows[i].TTL = maybe.Of(time.Duration(ms) * time.Millisecond)
		}
	}
	return nil
}
