package cli

import (
	"math"
	"time"

	"valktop/actions"
	"valktop/deployment"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// previewJSON is what a dry run prints with --json. The names are a promise to scripts.
// Names of keys are escaped as redis-cli prints them between quotes; what is unknown is null.
type previewJSON struct {
	Plan          actions.Plan                `json:"plan"`
	Server        string                      `json:"server"`
	DB            int                         `json:"db"`
	Exact         bool                        `json:"exact"`
	Done          bool                        `json:"done"`
	Walked        int64                       `json:"walked"`
	Total         int64                       `json:"total"`
	Keys          interval64                  `json:"keys"`
	Share         intervalShare               `json:"share"`
	Memory        maybe.Value[interval64]     `json:"memory"`
	Types         maybe.Value[map[string]f64] `json:"types"`
	TTL           maybe.Value[ttlJSON]        `json:"ttl"`
	NoTTL         maybe.Value[interval64]     `json:"no_ttl"`
	Protected     int64                       `json:"protected"`
	Examples      []string                    `json:"examples"`
	LookAlikes    []string                    `json:"look_alikes"`
	Seconds       maybe.Value[float64]        `json:"seconds"`
	ServerSeconds maybe.Value[float64]        `json:"server_seconds"`
	BackupBytes   maybe.Value[int64]          `json:"backup_bytes"`
	FreeBytes     maybe.Value[int64]          `json:"free_bytes"`
	TooBig        maybe.Value[interval64]     `json:"too_big"`
	Exists        maybe.Value[int64]          `json:"exists"`  // of a restore
	Expired       maybe.Value[int64]          `json:"expired"` // of a restore
	Limits        []limitJSON                 `json:"limits"`
}

// previewOf is a preview as JSON has it.
func previewOf(v actions.Preview, c deployment.Config) previewJSON {
	j := previewJSON{
		Plan: v.Plan, Server: text.Escape(c.Label()), DB: c.DB, Exact: v.Exact, Done: v.Done, Walked: v.Walked, Total: v.Total,
		Keys: countJSON(v.Keys), Share: intervalShare{f64(v.Share.Value), f64(v.Share.Low), f64(v.Share.High)},
		Memory: maybe.Then(v.Memory, countJSON), Types: typesJSON(v.Types), TTL: maybe.Then(v.TTL, ttlOfJSON),
		NoTTL: maybe.Then(v.NoTTL, countJSON), Protected: v.Protected,
		Examples: exampleNames(v.Examples), LookAlikes: []string{},
		Seconds: maybe.Then(v.Duration, seconds), ServerSeconds: maybe.Then(v.Cost, seconds),
		BackupBytes: v.Backup, FreeBytes: v.Free, TooBig: maybe.Then(v.TooBig, countJSON), Exists: v.Exists, Expired: v.Expired,
		Limits: []limitJSON{},
	}
	for _, name := range v.LookAlikes {
		j.LookAlikes = append(j.LookAlikes, bare(name))
	}
	for _, l := range v.Limits {
		j.Limits = append(j.Limits, limitOf(l))
	}
	return j
}

// limitOf is what could not be asked, and why.
func limitOf(l keyspace.Limit) limitJSON {
	return limitJSON{l.Command, l.Missing, text.Escape(l.Why), text.Escape(l.Try)}
}

func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }
