package keyspace_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"

	"valktop/keyspace"
)

// made is what a trial put into a server under one pattern.
type made struct {
	pattern string
	share   float64 // of all keys, about
	sizes   string  // how they are spread
	keys    int64
	bytes   int64 // MEMORY USAGE of all its keys
}

func (m made) name() string { return fmt.Sprintf("share %6.2f %%", 100*m.share) }

// trialPatterns are what a trial is made of: shares from a half to some keys among
// thousands, sizes from all alike to a few huge ones.
func trialPatterns() []made {
	return []made{
		{pattern: "user:{id}", share: 0.40, sizes: "sizes log-normal"},
		{pattern: "session:{id}", share: 0.25, sizes: "sizes alike"},
		{pattern: "page:{id}", share: 0.15, sizes: "sizes 1 in 50 huge"},
		{pattern: "cart:{id}", share: 0.10, sizes: "sizes uniform"},
		{pattern: "feed:{id}", share: 0.05, sizes: "sizes exponential"},
		{pattern: "lock:{id}", share: 0.03, sizes: "sizes alike"},
		{pattern: "job:{id}", share: 0.015, sizes: "sizes exponential"},
		{pattern: "rare:{id}", share: 0.005, sizes: "sizes uniform"},
	}
}

// trialScript empties a database and fills it anew: ARGV is a salt and for each pattern its
// prefix, its number of keys and how their sizes are spread. It returns the bytes of each.
const trialScript = `
math.randomseed(tonumber(ARGV[1]))
redis.call('FLUSHDB')
local function normal()
	return math.sqrt(-2 * math.log(1 - math.random())) * math.cos(2 * math.pi * math.random())
end
local sizes = {
	['sizes alike'] = function() return 32 end,
	['sizes uniform'] = function() return math.random(1, 2000) end,
	['sizes exponential'] = function() return math.min(-300 * math.log(1 - math.random()), 20000) end,
	['sizes log-normal'] = function() return math.min(math.exp(5 + normal()), 50000) end,
	['sizes 1 in 50 huge'] = function() return math.random(50) == 1 and 5000 or 100 end,
}
local filler = string.rep('x', 50000)
local all, at = {}, tonumber(ARGV[1]) * 900000 -- below what may be a time
for i = 2, #ARGV, 3 do
	local bytes, size = 0, sizes[ARGV[i + 2]]
	for n = 1, tonumber(ARGV[i + 1]) do
		local name = string.format('%s%d', ARGV[i], at)
		at = at + 1
		redis.call('SET', name, filler:sub(1, math.floor(size())))
		bytes = bytes + redis.call('MEMORY', 'USAGE', name)
	end
	all[#all + 1] = bytes
end
return all`

// fillTrial fills a server for a trial and returns what it holds.
func fillTrial(t *testing.T, c *redis.Client, trial, keys int) []made {
	t.Helper()
	truth := trialPatterns()
	args := []any{trial + 1}
	for i := range truth {
		m := &truth[i]
		m.keys = int64(m.share * float64(keys))
		args = append(args, m.pattern[:len(m.pattern)-len("{id}")], m.keys, m.sizes)
	}
	bytes, err := c.Eval(t.Context(), trialScript, nil, args...).Int64Slice()
	if err != nil {
		t.Fatal(err)
	}
	for i := range truth {
		truth[i].bytes = bytes[i]
	}
	return truth
}

// runOnce runs an engine until its goal is reached, and ends it.
func runOnce(t *testing.T, d keyspace.Deployment, o keyspace.EngineOptions) keyspace.Report {
	t.Helper()
	e := keyspace.New(d, o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	defer func() {
		cancel()
		<-ended
	}()
	return until(t, e, 0, "the end of the scan", done)
}
