package analysis

import (
	"fmt"
	"time"
)

// checkEvictions: a full cache evicts, and that is fine. It is too small when everything
// it holds is evicted within minutes: most keys then go before they are read again.
func checkEvictions(e evidence) Check {
	rate, ok := e.evicted.Get()
	keys := e.state.Keys.Total.Or(0)
	switch {
	case !ok:
		return Check{Text: "evictions: " + e.evicted.Why()}
	case e.config.MaxEvicted > 0 && rate > e.config.MaxEvicted:
		return Check{Level: Unhealthy, Text: fmt.Sprintf("evicted %s over %s, at most %s", rateText(rate), e.lastMinute(), rateText(e.config.MaxEvicted))}
	case rate > 0 && keys > 0 && e.config.EvictionTurnover > 0:
		turnover := time.Duration(float64(keys) / rate * float64(time.Second))
		if turnover < e.config.EvictionTurnover {
			return Check{Level: Degraded, Text: fmt.Sprintf("evicted %s over %s: as many as all keys within %s", rateText(rate), e.lastMinute(), durationText(turnover.Round(time.Second)))}
		}
	}
	return healthy(fmt.Sprintf("evicted %s over %s", rateText(rate), e.lastMinute()))
}
