package main

import "time"

// bareScan is what the names of all keys cost the server, page by page.
func bareScan(s *server) (time.Duration, error) {
	return bareWalk(s, func(*wire, []string) error { return nil })
}

// bareDetails is what it costs to ask each of them for all that --exact shows.
func bareDetails(s *server) (time.Duration, error) {
	return bareWalk(s, func(w *wire, names []string) error {
		for _, name := range names {
			_ = w.send("TYPE", name) // the writer keeps the first error
			_ = w.send("PTTL", name)
			_ = w.send("MEMORY", "USAGE", name, "SAMPLES", "0")
		}
		return w.drain()
	})
}

// bareWalk is what a loop over all names costs the server.
func bareWalk(s *server, each func(w *wire, names []string) error) (time.Duration, error) {
	w, err := dial(s.addr)
	if err != nil {
		return 0, err
	}
	defer w.Close()
	before := s.cpu()
	for cursor := "0"; ; {
		names, next, err := w.scan(cursor, scanCount, "")
		if err != nil {
			return 0, err
		}
		if err := each(w, names); err != nil {
			return 0, err
		}
		if cursor = next; cursor == "0" {
			return s.cpu() - before, nil
		}
	}
}
