package deployment

import (
	"errors"

	"valktop/collector"
)

// sentinelMode is what a Sentinel says of itself in HELLO.
const sentinelMode = "sentinel"

// errSentinel and errNoSentinel are why a connection is of no use: what answers is a
// Sentinel, or is none where one was asked for.
var (
	errSentinel   = errors.New("this is a Sentinel: it holds no keys, and tells which server does")
	errNoSentinel = errors.New("this is a server and no Sentinel")
)

// mistaken is what is wrong with who answers in a mode, as HELLO tells it.
func (c Config) mistaken(mode string) error {
	switch {
	case mode == sentinelMode && !c.isSentinel:
		return errSentinel
	case mode != sentinelMode && mode != "" && c.isSentinel:
		return errNoSentinel
	}
	return nil
}

func explainSentinel(err error, c Config, _ *wire) *collector.Error {
	switch {
	case errors.Is(err, errSentinel):
		return failure(collector.Protocol, err, err.Error(), "redis+sentinel://"+c.Name()+"/NAME, where SENTINEL MASTERS lists the names; or the address of a server.")
	case errors.Is(err, errNoSentinel):
		return failure(collector.Protocol, err, err.Error(), "redis://"+c.Name()+" connects to it. Sentinels mostly listen on port 26379.")
	}
	return nil
}
