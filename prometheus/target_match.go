package prometheus

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// tellsApart reports whether a run id is one: some services hide it behind zeros.
func tellsApart(id string) bool {
	return len(id) >= 16 && strings.Trim(id, "0") != ""
}

// byRun is the target that measures the process. Where several do, which are right alike, it is
// the one that does so still, and for longest.
func byRun(all []*target, s Server) *target {
	if !tellsApart(s.RunID) {
		return nil
	}
	return best(slices.DeleteFunc(slices.Clone(all), func(t *target) bool { return !t.runs[s.RunID] }))
}

func best(all []*target) *target {
	if len(all) == 0 {
		return nil
	}
	return slices.MinFunc(all, func(a, b *target) int {
		return cmp.Or(b.last.Compare(a.last), cmp.Compare(b.points, a.points), strings.Compare(sorted(a.labels), sorted(b.labels)))
	})
}

// sorted are labels as one text.
func sorted(labels map[string]string) string {
	var b strings.Builder
	for _, l := range slices.Sorted(maps.Keys(labels)) {
		b.WriteString(l + "=" + quote(labels[l]) + ",")
	}
	return b.String()
}

// byAddress is the target whose address is the server's, or the only one that is selected.
func byAddress(all []*target, s Server, match Selector, servers int) (*target, error) {
	if len(all) == 0 {
		if len(match) > 0 {
			return nil, fmt.Errorf("no series %s fits history_match %s", uptimeName, match)
		}
		return nil, fmt.Errorf("it has no series %s: does redis_exporter measure this server?", uptimeName)
	}
	fits := slices.DeleteFunc(slices.Clone(all), func(t *target) bool { return !t.at(s.Addr) })
	if len(fits) == 0 {
		fits = slices.DeleteFunc(slices.Clone(all), func(t *target) bool { return !t.beside(s.Addr) })
	}
	if len(fits) == 0 && len(match) > 0 && servers == 1 {
		fits = all
	}
	others := 0
	fits = slices.DeleteFunc(fits, func(t *target) bool {
		other := t.measuresAnother(s)
		if other {
			others++
		}
		return other
	})
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) > 1:
		return nil, fmt.Errorf("%d exporters may measure this server, %s: set history_match", len(fits), names(fits))
	case others > 0:
		return nil, errors.New("what it has at this address is of another process (run id)")
	}
	return nil, fmt.Errorf("none of %s measures this server, by run id or address: set history_match", counted(len(all)))
}

// measuresAnother reports whether the target is known to measure other processes alone, while
// this one has run long enough to be seen.
func (t *target) measuresAnother(s Server) bool {
	if len(t.runs) == 0 || !tellsApart(s.RunID) || s.Uptime < settling {
		return false
	}
	for id := range t.runs {
		if !tellsApart(id) || id == s.RunID {
			return false
		}
	}
	return true
}

// at reports whether the target says that it measures this address.
func (t *target) at(addr string) bool {
	host, _, ok := split(addr)
	if !ok || isLoopback(host) {
		return false // that is another machine for whoever measures
	}
	for _, l := range [...]string{"addr", "instance", "target", "alias"} {
		if strings.EqualFold(address(t.labels[l]), address(addr)) {
			return true
		}
	}
	return false
}

// beside reports whether the target's exporter is on the machine of this address, and what it
// measures listens on the same port.
func (t *target) beside(addr string) bool {
	host, port, ok := split(addr)
	at, _, known := split(t.labels["instance"])
	return ok && known && !isLoopback(host) && strings.EqualFold(host, at) && len(t.ports) == 1 && t.ports[strconv.Itoa(port)]
}

func counted(exporters int) string {
	if exporters == 1 {
		return "1 exporter"
	}
	return strconv.Itoa(exporters) + " exporters"
}

// names are those of some targets, not all of many.
func names(all []*target) string {
	const most = 3
	var list []string
	for _, t := range all[:min(len(all), most)] {
		list = append(list, clipped(t.name()))
	}
	slices.Sort(list)
	if len(all) > most {
		list = append(list, "...")
	}
	return strings.Join(list, ", ")
}
