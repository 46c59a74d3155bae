package actions

// Refusal is why something is not done: what, why, and what to try. Its texts may hold raw
// bytes.
type Refusal struct{ What, Why, Try string }

func (r *Refusal) Error() string {
	if r.Why == "" {
		return r.What
	}
	return r.What + ": " + r.Why
}

// refuse is a refusal as an error.
func refuse(what, why, try string) error { return &Refusal{What: what, Why: why, Try: try} }
