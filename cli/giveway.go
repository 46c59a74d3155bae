package cli

import (
	"time"

	"valktop/deployment"
)

// urgency is how a process stands to the others of its machine.
type urgency int

const (
	// behind is a little behind them: what changes keys holds up what it has begun.
	behind urgency = iota
	// idly is only when none of them wants a processor.
	idly
)

// stepsBackAfter is how long a command runs like any other, however busy its machine is: most
// scans have told what they were asked for by then.
const stepsBackAfter = time.Second

// giveWay lets the programs on this machine have its processors first, where the server is one
// of them: what a long scan spends here is taken from the server's clients as well. One that
// takes all of the server's time takes what it gets here. The caller calls stay at the end.
func (p *program) giveWay(d *deployment.Deployment, pace float64, to urgency) (stay func()) {
	if p.StepBack == nil || pace >= 1 || !d.Loopback() {
		return func() {}
	}
	timer := time.AfterFunc(stepsBackAfter, func() { p.StepBack(to) })
	return func() { timer.Stop() }
}
