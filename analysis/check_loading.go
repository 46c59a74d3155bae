package analysis

import "valktop/collector"

// checkLoading: a server that reads its dataset in answers every command with an error.
func checkLoading(e evidence) Check {
	loading, ok := e.state.Persistence.Loading.Get()
	switch {
	case !ok:
		return unreported("loading")
	case !loading:
		return healthy("not loading")
	}
	c := Check{Level: Unhealthy, Text: "loading the dataset"}
	if part, ok := e.state.Persistence.Loaded.Get(); ok {
		c.Text += ": " + percentText(part)
	}
	if left, ok := e.state.Persistence.LoadingETA.Get(); ok {
		c.Text += ", " + durationText(left) + " left"
	}
	c.Node = e.first(func(n *collector.NodeSnapshot) bool { return n.Info.Persistence.Loading.Or(false) })
	return c
}

// first names the first node for which bad holds.
func (e evidence) first(bad func(*collector.NodeSnapshot) bool) string {
	for _, n := range e.view.nodes {
		if bad(n) {
			return e.at(n)
		}
	}
	return ""
}
