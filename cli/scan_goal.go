package cli

import (
	"errors"
	"strings"

	"valktop/keyspace"
	"valktop/maybe"
)

// goalFlags say how far a scan goes.
type goalFlags struct {
	error       maybe.Value[float64]
	sample      maybe.Value[int64]
	full, exact maybe.Value[bool]
}

// goal is what the flags ask for; they exclude each other.
func (f *goalFlags) goal() (keyspace.Goal, error) {
	var goals []keyspace.Goal
	var given []string
	for _, way := range []struct {
		flag  string
		given bool
		goal  keyspace.Goal
	}{
		{"--error", f.error.Known(), keyspace.Goal{Until: keyspace.UntilError, Error: f.error.Or(0)}},
		{"--sample", f.sample.Known(), keyspace.Goal{Until: keyspace.UntilNames, Names: f.sample.Or(0)}},
		{"--full", f.full.Or(false), keyspace.Goal{Until: keyspace.Full}},
		{"--exact", f.exact.Or(false), keyspace.Goal{Until: keyspace.ExactAll}},
	} {
		if way.given {
			goals, given = append(goals, way.goal), append(given, way.flag)
		}
	}
	switch len(goals) {
	case 0:
		return keyspace.Goal{Until: keyspace.UntilError, Error: keyspace.DefaultError}, nil
	case 1:
		return goals[0], nil
	}
	return keyspace.Goal{}, usage(strings.Join(given, " and ")+" contradict each other", "each says how far to go", "keep one of them")
}

// margin is how far off a share may be: 1% or 0.01.
func margin() syntax[float64] {
	return syntax[float64]{"percentage", func(s string) (float64, error) {
		v, err := fraction().parse(s)
		if err == nil && v == 0 {
			err = errors.New("an error of 0 takes a whole pass: --full")
		}
		return v, err
	}}
}

// positive is a whole number of at least 1.
func positive() syntax[int64] {
	return syntax[int64]{"number", func(s string) (int64, error) {
		v, err := count().parse(s)
		if err == nil && v == 0 {
			err = errors.New("this is a whole number, 1 or more")
		}
		return v, err
	}}
}
