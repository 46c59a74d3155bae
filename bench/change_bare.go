package main

import (
	"strconv"
	"time"
)

const (
	barePage = 1000
	// bareGroup is how many keys are watched together: with more of them WATCH costs the
	// server more, and with fewer the round trips do.
	bareGroup = 100
)

// bare removes the doomed keys with a loop that does nothing else, puts them back, and
// returns what that cost the server: nothing that does the same can be faster.
func (r *removal) bare(remove func(w *wire, names []string) error) (time.Duration, error) {
	w, err := dial(r.s.addr)
	if err != nil {
		return 0, err
	}
	defer w.Close()
	before := r.s.cpu()
	for cursor := "0"; ; {
		names, next, err := w.scan(cursor, barePage, doomed+"*")
		if err != nil {
			return 0, err
		}
		if len(names) > 0 {
			if err := remove(w, names); err != nil {
				return 0, err
			}
		}
		if cursor = next; cursor == "0" {
			return r.s.cpu() - before, r.gone()
		}
	}
}

// bareUnlink removes names.
func bareUnlink(w *wire, names []string) error {
	if err := w.send(append([]string{"UNLINK"}, names...)...); err != nil {
		return err
	}
	return w.drain()
}

// bareKept asks what a backup keeps of names and removes them, unless they are written to.
func bareKept(w *wire, names []string) error {
	for len(names) > 0 {
		group := names[:min(bareGroup, len(names))]
		names = names[len(group):]
		_ = w.send(append([]string{"WATCH"}, group...)...) // the writer keeps the first error
		for _, name := range group {
			_ = w.send("MEMORY", "USAGE", name)
			_ = w.send("PEXPIRETIME", name)
		}
		if err := w.drain(); err != nil {
			return err
		}
		for _, name := range group {
			_ = w.send("DUMP", name)
		}
		if err := w.drain(); err != nil {
			return err
		}
		_ = w.send("MULTI")
		_ = w.send(append([]string{"UNLINK"}, group...)...)
		_ = w.send("EXEC")
		if err := w.drain(); err != nil {
			return err
		}
	}
	return nil
}

// scan asks for a page of names that match a glob.
func (w *wire) scan(cursor string, count int, glob string) (names []string, next string, err error) {
	words := []string{"SCAN", cursor, "COUNT", strconv.Itoa(count)}
	if glob != "" {
		words = append(words, "MATCH", glob)
	}
	if err := w.send(words...); err != nil {
		return nil, "", err
	}
	if err := w.out.Flush(); err != nil {
		return nil, "", err
	}
	w.waiting--
	if _, _, err := w.head(); err != nil { // of the two parts
		return nil, "", err
	}
	if next, err = w.text(); err != nil {
		return nil, "", err
	}
	_, n, err := w.head()
	for ; n > 0 && err == nil; n-- {
		var name string
		name, err = w.text()
		names = append(names, name)
	}
	return names, next, err
}
