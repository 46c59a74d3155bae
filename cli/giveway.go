package cli

import "valktop/deployment"

// niceness is how far a process steps back that shares its machine with the server it asks.
const niceness = 10

// giveWay lets the programs on this machine have its processors first, where the server is one
// of them: what a scan spends here is taken from the server's clients as well. One that takes
// all of the server's time takes what it gets here.
func (p *program) giveWay(d *deployment.Deployment, pace float64) {
	if p.StepBack != nil && pace < 1 && d.Loopback() {
		p.StepBack()
	}
}
