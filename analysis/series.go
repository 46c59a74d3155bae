package analysis

import "time"

// Metric names a series that the history keeps.
type Metric int

// The metrics of the totals.
const (
	MetricHitRate       Metric = iota // fraction
	MetricHits                        // /s
	MetricMisses                      // /s
	MetricCommands                    // /s
	MetricMemoryUsed                  // bytes
	MetricMemoryRSS                   // bytes
	MetricMemoryMax                   // bytes; NaN without a limit
	MetricFragmentation               // ratio
	MetricExpired                     // /s
	MetricEvicted                     // /s
	MetricClients
	MetricBlocked
	MetricConnections // received /s
	MetricNetIn       // bytes/s
	MetricNetOut      // bytes/s
	MetricCPU         // of one core
	MetricPing        // seconds
	MetricKeys
	MetricFillsPerMiss
	metricCount
)

// Series is a metric over a stretch of time in equal steps. Values[i] covers the step
// that ends at Start + (i+1)*Step; NaN is a gap. It is made anew for each call and
// belongs to the caller.
type Series struct {
	Start  time.Time
	Step   time.Duration
	Values []float64
}

// Mark is a labelled instant on every chart.
type Mark struct {
	Time  time.Time
	Label string // may hold any bytes: it is escaped where it is drawn
	Gap   bool   // a restart, a reset, a lost connection: valktop set it itself
}
