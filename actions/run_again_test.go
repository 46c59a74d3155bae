package actions_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/testserver"
)

// repeating is a deployment whose SCAN returns every page again with the next one.
type repeating struct {
	actions.Deployment
	between func(names []string) // called before a page is returned again
}

func (r repeating) Primaries(ctx context.Context) []actions.Node {
	return []actions.Node{&repeatingNode{Node: r.Deployment.Primaries(ctx)[0], between: r.between}}
}

type repeatingNode struct {
	actions.Node
	between func(names []string)
	last    []string
}

func (n *repeatingNode) ScanMatch(ctx context.Context, cursor uint64, count int, glob string) (keyspace.Page, error) {
	page, err := n.Node.ScanMatch(ctx, cursor, count, glob)
	if len(n.last) > 0 {
		n.between(n.last)
	}
	again := n.last
	n.last = slices.Clone(page.Names)
	page.Names = append(page.Names, again...)
	return page, err
}

func TestANameThatScanReturnsTwiceCountsOnceUnlessItWasWrittenAnew(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const keys, anew = 3000, 7
		writer := s.Client()
		for _, spread := range []bool{false, true} {
			fill(t, s, "k:%d", keys)
			written := map[string]bool{}
			d := repeating{changes(t, s), func(names []string) {
				for _, name := range names {
					if len(written) < anew && writer.Exists(t.Context(), name).Val() == 0 {
						writer.Set(t.Context(), name, "new", 0)
						written[name] = true
					}
				}
			}}
			p := prefix("k:")
			if spread {
				p.Spread = time.Hour
			}
			out := done(t, d, p, actions.RunOptions{})
			if out.Changed != keys || !spread && (out.Skipped.Rewritten != anew || len(left(t, s)) != anew) || spread && out.Matched != keys {
				t.Errorf("spread %v, %d left: %+v", spread, len(left(t, s)), out)
			}
			s.Do("FLUSHALL")
		}
	})
}
