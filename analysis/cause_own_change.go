package analysis

// ownChange: what was changed from here took keys.
func ownChange() rule {
	return rule{"own_change", []string{symptomLookups, symptomLatency, symptomLoad}, judgeOwnChange}
}

func judgeOwnChange(c *comparison) Cause {
	e, ok := c.event(EventAction)
	if !ok {
		return ruleOut("nothing was changed from here")
	}
	return blame(Degraded, Strength{1, c.timing(e.Time), 1}, c.emptier(), "changed from here %s: %s", c.ago(e.Time), e.Says())
}
