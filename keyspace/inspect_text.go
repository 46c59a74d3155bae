package keyspace

import (
	"context"
	"encoding/json"
	"strconv"

	"valktop/maybe"
)

const (
	// textPage is how much of a string a page holds, in bytes: most values are one page.
	textPage = 64 << 10
	// decodeLimit is how much of a string is read to decode it, and how much of what it
	// decodes to is kept, in bytes: a small value can stand for gigabytes.
	decodeLimit = 1 << 20
)

// text reads a page of a string, and decodes the whole from its first page on.
func (l *look) text(ctx context.Context, r *Reading, p ValuePage) error {
	size := int64(p.Count)
	if size <= 0 {
		size = textPage
	}
	r.First = number(p.From)
	s, length, err := l.bytes(ctx, r.First, size)
	if err != nil {
		return err
	}
	r.Text, r.Len = s, maybe.Of(length)
	if end := r.First + int64(len(s)); end < length && s != "" {
		r.Next = &ValuePage{From: strconv.FormatInt(end, 10), Count: p.Count}
	}
	if r.First > 0 {
		return nil
	}
	if int64(len(s)) < length && looksEncoded(s) {
		if s, _, err = l.bytes(ctx, 0, decodeLimit); err != nil {
			return err
		}
	}
	d := decode(s, int64(len(s)) == length)
	r.Formats, r.Decoded, r.Cut = d.Formats, d.Text, d.Cut
	if len(d.Formats) == 0 && len(s) > len(r.Text) && json.Valid([]byte(s)) {
		r.Formats, r.Decoded = []string{jsonFormat}, s // the page alone is a part of it
	}
	return nil
}

// bytes reads a part of a string, and how long the whole is.
func (l *look) bytes(ctx context.Context, from, size int64) (string, int64, error) {
	replies, err := l.values(ctx,
		Command{"STRLEN", l.key},
		Command{"GETRANGE", l.key, strconv.FormatInt(from, 10), strconv.FormatInt(from+size-1, 10)})
	if err != nil {
		return "", 0, err
	}
	length, _ := replies[0].Value.(int64)
	s, _ := replies[1].Value.(string)
	return s, length, nil
}

// number reads where a page begins; 0 when it does not say.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return max(n, 0)
}
