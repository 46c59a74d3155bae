package scene

import (
	"math"
	"time"

	"valktop/analysis"
	"valktop/maybe"
)

// Earlier is what a Prometheus has of the cache before valktop came: a day in which traffic
// rises and falls, a deploy eight hours before dropped keys, and for forty minutes nobody read it.
func Earlier() analysis.Earlier {
	var all []analysis.Sample
	at := Begin().Add(-24 * time.Hour)
	sum := make(map[analysis.Figure]float64)
	for step, since := 2*time.Minute, 2*time.Minute; at.Before(Begin()); at, since = at.Add(step), step {
		ago := Begin().Sub(at)
		if ago <= 2*time.Hour {
			step = 15 * time.Second
		}
		lookups := 6200 + 2200*math.Cos(ago.Hours()/24*2*math.Pi) + 120*noise(len(all))
		missing := 0.078 + 0.004*noise(len(all)+5)
		if after := 8*time.Hour - ago; after >= 0 {
			missing += 0.3 * math.Exp(-after.Minutes()/25)
		}
		for f, each := range map[analysis.Figure]float64{
			analysis.FigureHits: lookups * (1 - missing), analysis.FigureMisses: lookups * missing, analysis.FigureCommands: lookups * (1 + missing),
			analysis.FigureExpired: 210 + 30*noise(len(all)+9), analysis.FigureEvicted: 0, analysis.FigureConnections: 3, analysis.FigureFills: lookups * missing * 0.97,
			analysis.FigureNetIn: 150 * lookups, analysis.FigureNetOut: 830 * lookups, analysis.FigureCPU: 0.00004 * lookups,
		} {
			sum[f] += each * since.Seconds()
		}
		if ago < 14*time.Hour && ago > 13*time.Hour+20*time.Minute {
			continue
		}
		s := analysis.Sample{Time: at, Step: step, Primary: maybe.Of(true), Uptime: maybe.Of(274_000*time.Second - ago)}
		for f := range s.Values {
			s.Values[f] = math.NaN()
		}
		for f, v := range sum {
			s.Values[f] = v
		}
		used := 1_298_000_000 - 9_000_000*ago.Hours()
		s.Values[analysis.FigureUsed], s.Values[analysis.FigureRSS] = used, used*1.08
		s.Values[analysis.FigureMax], s.Values[analysis.FigureFragmentation] = 2<<30, 1.08
		s.Values[analysis.FigureClients], s.Values[analysis.FigureBlocked], s.Values[analysis.FigureKeys] = 47+math.Round(2*noise(len(all)/9)), 0, 1_200_000
		all = append(all, s)
	}
	return analysis.Earlier{Version: 1, Source: "Prometheus", Nodes: []analysis.EarlierNode{{Addr: Addr, Samples: all}}}
}
