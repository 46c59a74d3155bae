package analysis

import "fmt"

// checkFragmentation: memory that the server holds beyond its data, where it is enough to
// matter.
func checkFragmentation(e evidence) Check {
	f := e.state.Memory.Fragmentation
	ratio, ok := f.Ratio.Get()
	if !ok {
		return unreported("fragmentation")
	}
	text := "fragmentation " + ratioText(ratio)
	switch {
	case f.Matters:
		c := Check{Level: Degraded, Text: fmt.Sprintf("%s, at most %s: %s beyond the data", text, ratioText(e.config.FragmentationRatio), bytesText(f.Bytes.Or(0)))}
		if part := f.largestPart(); part != "" {
			c.Text += ", mostly " + part
		}
		_, at := worst(e.view.primaries, ratioOfNode)
		c.Node = e.at(at)
		return c
	case f.Why != "":
		return healthy(text + " does not matter: " + f.Why)
	}
	return healthy(text)
}
