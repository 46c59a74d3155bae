package analysis

import "time"

// AgeTiers are how many connections are how old.
type AgeTiers [5]int

// ageTier is a stretch of ages, up to a bound.
type ageTier struct {
	name  string
	below time.Duration // 0: no bound
}

// ageTiers are told apart by what makes connections as old: what is younger than ten minutes
// came with a deploy or a storm, what is older than a day has seen several.
func ageTiers() [5]ageTier {
	return [...]ageTier{
		{"under 1 m", time.Minute}, {"1 to 10 m", 10 * time.Minute}, {"10 m to 1 h", time.Hour}, {"1 h to 1 d", 24 * time.Hour}, {"over 1 d", 0},
	}
}

// AgeTierNames are their names, the youngest first.
func AgeTierNames() [5]string {
	var names [5]string
	for i, t := range ageTiers() {
		names[i] = t.name
	}
	return names
}

// ageTierOf is the tier of an age.
func ageTierOf(age time.Duration) int {
	all := ageTiers()
	for i, t := range all {
		if age < t.below {
			return i
		}
	}
	return len(all) - 1
}

// Count is how many there are.
func (a AgeTiers) Count() int {
	n := 0
	for _, v := range a {
		n += v
	}
	return n
}

const (
	// youngCount is how many connections there must be before their ages say something, and
	// youngShare how much of them must be young: some clients are not part of a deploy.
	youngCount = 4
	youngShare = 0.9
	// youngAge is the oldest that is young, and youngUptime how many times as long the server
	// must be up: after its own restart all connections are young.
	youngAge    = 10 * time.Minute
	youngUptime = 3
)

// AllYoung returns how old nearly all of the application's connections are at most, when
// that is little against the time that the server is up: then they came together, with a deploy or
// a restart of the application, or with a lost network.
func (g *ConnectionGroup) AllYoung(uptime time.Duration) (oldest time.Duration, young bool) {
	if len(g.Members) < youngCount {
		return 0, false
	}
	ages := make([]time.Duration, 0, len(g.Members))
	for _, c := range g.Members {
		ages = append(ages, c.Age)
	}
	spreadOf(ages) // sorts them
	oldest = ages[int(youngShare*float64(len(ages)-1))]
	return oldest, oldest < youngAge && uptime > youngUptime*max(oldest, time.Minute)
}

// AgesOf are the ages of some connections.
func AgesOf(all []*Connection) AgeTiers {
	var a AgeTiers
	for _, c := range all {
		a[ageTierOf(c.Age)]++
	}
	return a
}
