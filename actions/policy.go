package actions

// Policy is what a user, a profile, or a system allows. Its zero value allows all.
type Policy struct {
	ReadOnly       string   // why nothing may be changed; empty when changes are possible
	Locked         bool     // the server is another machine and nobody has unlocked it
	Production     string   // the name that every change asks for; empty when none does
	Protect        []string // globs of names that nothing but an exact name touches
	ReasonRequired bool
	ValuesHidden   bool
	BackupAsked    bool    // a backup is asked for, not made by default: it holds values
	Cascade        []Rule  // of invalidations
	HitRateFloor   float64 // an invalidation pauses below it; 0: none
}

// Allows returns why a plan is not allowed, or nil.
func (p Policy) Allows(plan Plan) *Refusal {
	switch {
	case p.ReadOnly != "":
		return &Refusal{"nothing may be changed here", p.ReadOnly, ""}
	case p.Locked:
		return &Refusal{
			"changes are locked", "the server is not this machine",
			"valktop: :unlock, for 10 minutes; on the command line --write; for good writable = true in its profile",
		}
	case p.ReasonRequired && plan.Reason == "":
		return &Refusal{"a reason is required", "the config file says so for this server", "--reason TEXT"}
	}
	for _, s := range plan.Selections {
		// What a rule of the user's adds by glob may well meet a protected name: that is skipped.
		if s.Kind == ByGlob && s.Cascade == "" && Protect(p.Protect).covers(s.Text) {
			return &Refusal{"these keys are protected", "the config file protects " + s.Text, "a key by its exact name"}
		}
		if s.Kind == ByPrefix && Protect(p.Protect).covers(s.Glob()) {
			return &Refusal{"these keys are protected", "the config file protects " + s.Glob(), "a key by its exact name"}
		}
	}
	return nil
}
