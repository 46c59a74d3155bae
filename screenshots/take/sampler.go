package main

import (
	"context"

	"valktop/access"
	"valktop/actions"
	accessscreen "valktop/ui/access"
)

// sampler is one that has nothing to say: the scene's reports are sent by hand.
type sampler struct{}

// Next waits for the end.
func (sampler) Next(ctx context.Context, _ uint64) (access.Report, error) {
	<-ctx.Done()
	return access.Report{}, ctx.Err()
}

// Look finds a server that tells of no misses.
func (sampler) Look(context.Context) (accessscreen.Setting, error) {
	return accessscreen.Setting{Primaries: 1, Off: 1, Lacks: "Em"}, nil
}

func (sampler) Policy() actions.Policy                            { return actions.Policy{} }
func (sampler) Allows(actions.Plan) *actions.Refusal              { return nil }
func (sampler) Start(context.Context, accessscreen.Request) error { return nil }
func (sampler) Again()                                            {}
func (sampler) Stop()                                             {}
