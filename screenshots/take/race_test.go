//go:build race

package main

// slowed says that frames take ten times as long, since races are looked for. Nothing here
// runs beside anything else: a part of the pictures is enough then.
const slowed = true
