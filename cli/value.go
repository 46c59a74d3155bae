package cli

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// Flags and the config file share how values are written: parse reads one, kind says in a
// word what it is.
type syntax[T any] struct {
	kind  string
	parse func(string) (T, error)
}

// fraction is a share: "80%" or 0.8. A plain number over 1 is refused rather than guessed.
func fraction() syntax[float64] {
	return syntax[float64]{"percentage", func(s string) (float64, error) {
		number, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
		v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if percent {
			v /= 100
		}
		switch {
		case err != nil || v != v:
			return 0, errors.New("a share is written as 80% or 0.8")
		case v < 0 || v > 1:
			return 0, fmt.Errorf("a share lies between 0%% and 100%% (0 and 1); did you mean %s%%?", number)
		}
		return v, nil
	}}
}

// duration is "5m", "1.5s", or a plain number of seconds as redis-cli -i takes it.
func duration() syntax[time.Duration] {
	return syntax[time.Duration]{"duration", func(s string) (time.Duration, error) {
		s = strings.TrimSpace(s)
		if seconds, err := strconv.ParseFloat(s, 64); err == nil {
			s = strconv.FormatFloat(seconds, 'f', -1, 64) + "s"
		}
		d, err := time.ParseDuration(s)
		switch {
		case err != nil:
			return 0, errors.New("a duration is written as 500ms, 5s or 1m30s; a plain number counts seconds")
		case d <= 0:
			return 0, errors.New("a duration must be longer than 0")
		}
		return d, nil
	}}
}

// The bounds of the time between polls: below, the polls themselves are a load; above, the
// shortest window of the hit rate would hold no poll at all.
const (
	minInterval = 100 * time.Millisecond
	maxInterval = time.Minute
)

// interval is a duration between polls.
func interval() syntax[time.Duration] {
	return syntax[time.Duration]{"duration", func(s string) (time.Duration, error) {
		d, err := duration().parse(s)
		if err == nil && (d < minInterval || d > maxInterval) {
			err = errors.New("the interval lies between 100ms and 1m")
		}
		return d, err
	}}
}

// window is how much time the charts show.
func window() syntax[time.Duration] {
	return syntax[time.Duration]{"duration", func(s string) (time.Duration, error) {
		d, err := duration().parse(s)
		if err == nil && (d < time.Minute || d > 24*time.Hour) {
			err = errors.New("the charts show between 1m and 24h")
		}
		return d, err
	}}
}

// amount is a number that is not negative.
func amount() syntax[float64] {
	return syntax[float64]{"number", func(s string) (float64, error) {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || v != v || v < 0 || math.IsInf(v, 0) {
			return 0, errors.New("this is a number, 0 or more")
		}
		return v, nil
	}}
}

// count is a whole number that is not negative.
func count() syntax[int64] {
	return syntax[int64]{"number", func(s string) (int64, error) {
		v, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
		if err != nil || v < 0 {
			return 0, errors.New("this is a whole number, 0 or more")
		}
		return v, nil
	}}
}

// size is a number of bytes: 104857600 or "100MiB".
func size() syntax[int64] {
	return syntax[int64]{"size", func(s string) (int64, error) {
		v, err := humanize.ParseBytes(s)
		if err != nil || v > 1<<62 {
			return 0, errors.New("a size is written as 100MiB; a plain number counts bytes")
		}
		return int64(v), nil
	}}
}

// word is any text.
func word() syntax[string] {
	return syntax[string]{"text", func(s string) (string, error) { return s, nil }}
}

// filled is a text that is not empty.
func filled(of syntax[string]) syntax[string] {
	return syntax[string]{of.kind, func(s string) (string, error) {
		if s == "" {
			return "", errors.New("the value is empty")
		}
		return of.parse(s)
	}}
}

// path names a file. A ~ is the home directory, as the shell has it on a command line.
func path() syntax[string] {
	return syntax[string]{"text", func(s string) (string, error) {
		rest, ok := strings.CutPrefix(s, "~/")
		if !ok {
			return s, nil
		}
		home, err := os.UserHomeDir()
		if err != nil {
			return "", errors.New("it is not known where ~ is; write the path from / on")
		}
		return filepath.Join(home, rest), nil
	}}
}

// port is the number of a TCP port.
func port() syntax[int64] {
	return syntax[int64]{"port", func(s string) (int64, error) {
		v, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
		if err != nil || v < 1 || v > 65535 {
			return 0, errors.New("a port is a number from 1 to 65535")
		}
		return v, nil
	}}
}

// oneOf is one of some words.
func oneOf(words ...string) syntax[string] {
	return syntax[string]{"text", func(s string) (string, error) {
		if !slices.Contains(words, s) {
			return "", errors.New("this is one of " + strings.Join(words, ", "))
		}
		return s, nil
	}}
}
