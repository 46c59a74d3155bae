package analysis

// column is one of the figures that a row of the history holds. A counter's column sums
// what was counted; a gauge's column sums value × seconds. Divided by the seconds that
// the row covers, both give what they were per second, or on average: so rows of any
// length can be added up, and nothing is an average of averages.
type column int

// The counters come first: a reading of a server has one number for each.
const (
	colHits column = iota
	colMisses
	colCommands
	colExpired
	colEvicted
	colConnections
	colRejected
	colNetIn
	colNetOut
	colErrors
	colFills
	counterCount
)

// The gauges.
const (
	colUsed column = iota + counterCount
	colRSS
	colMax
	colFragmentation
	colClients
	colBlocked
	colCPU
	colBusy
	colPing
	colKeys
	columnCount
)

// ofPrimaries tells which counters total over primaries alone: replicas repeat what their
// primary did. Lookups and connections are each node's own.
func (c column) ofPrimaries() bool {
	return c == colCommands || c == colExpired || c == colEvicted || c == colFills
}

// ownColumns are those whose share of valktop's the ledger knows.
func ownColumns() []column {
	return []column{colHits, colMisses, colCommands, colConnections, colNetIn, colNetOut}
}

// nodeColumns are what is kept for each node: they make up its eight metrics.
func nodeColumns() []column {
	return []column{colHits, colMisses, colCommands, colEvicted, colUsed, colClients, colCPU, colPing}
}

// allColumns are what is kept for the totals: all but errors, of which there is no chart.
func allColumns() []column {
	var all []column
	for c := range columnCount {
		if c != colErrors {
			all = append(all, c)
		}
	}
	return all
}

// formula says how a metric is made of columns: top over the seconds covered, or over the
// sum of one or two other columns.
type formula struct {
	top    column
	bottom []column
}

// formula of the metric; false for a number that is no metric.
func (m Metric) formula() (formula, bool) {
	switch m {
	case MetricHitRate:
		return formula{colHits, []column{colHits, colMisses}}, true
	case MetricFillsPerMiss:
		return formula{colFills, []column{colMisses}}, true
	case MetricHits:
		return formula{top: colHits}, true
	case MetricMisses:
		return formula{top: colMisses}, true
	case MetricCommands:
		return formula{top: colCommands}, true
	case MetricMemoryUsed:
		return formula{top: colUsed}, true
	case MetricMemoryRSS:
		return formula{top: colRSS}, true
	case MetricMemoryMax:
		return formula{top: colMax}, true
	case MetricFragmentation:
		return formula{top: colFragmentation}, true
	case MetricExpired:
		return formula{top: colExpired}, true
	case MetricEvicted:
		return formula{top: colEvicted}, true
	case MetricClients:
		return formula{top: colClients}, true
	case MetricBlocked:
		return formula{top: colBlocked}, true
	case MetricConnections:
		return formula{top: colConnections}, true
	case MetricNetIn:
		return formula{top: colNetIn}, true
	case MetricNetOut:
		return formula{top: colNetOut}, true
	case MetricCPU:
		return formula{top: colCPU}, true
	case MetricPing:
		return formula{top: colPing}, true
	case MetricKeys:
		return formula{top: colKeys}, true
	}
	return formula{}, false
}
