package keys

import (
	"slices"
	"strings"

	"valktop/keyspace"
	"valktop/themes"
	"valktop/ui/estimate"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// noPrefix stands for the keys whose names have no delimiter: their prefix is empty.
const noPrefix = "(no prefix)"

// tree makes the rows below the path.
func (b *builder) tree() {
	top, path := b.ctx.Keys.Tree, []string(nil)
	hidden := 0
	for _, prefix := range b.m.path {
		br := find(top, prefix)
		if br == nil {
			break // it is gone: what is above it is still there
		}
		top, path, hidden = br.Children, append(path, prefix), br.Hidden
	}
	b.m.path = path
	b.branches(top, path, 0, hidden, false)
}

// find is the branch of that prefix, nil when there is none.
func find(branches []*keyspace.Branch, prefix string) *keyspace.Branch {
	for _, br := range branches {
		if br.Prefix == prefix && !br.Leaf {
			return br
		}
	}
	return nil
}

// branches adds the rows of siblings, each with what is open below it. Inside what the
// filter let through, all of it is shown.
func (b *builder) branches(siblings []*keyspace.Branch, path []string, depth, hidden int, inside bool) {
	level := make([]row, 0, len(siblings))
	for _, br := range siblings {
		r := b.branch(br, path, depth)
		if b.match != nil && !inside && !b.match(texts(r.pattern, *r.figures)...) && !b.below(r.end) {
			continue
		}
		level = append(level, r)
	}
	b.m.sortRows(level, b.rank)
	for _, r := range level {
		hit := b.match != nil && (inside || b.match(texts(r.pattern, *r.figures)...))
		r.open = !r.leaf && b.m.view == tree && (b.isOpen(r) || b.match != nil && !hit)
		b.rows = append(b.rows, r)
		if r.open {
			b.branches(r.end.Children, r.path, depth+1, r.end.Hidden, hit)
		}
	}
	if hidden > 0 && b.match == nil && b.m.view == tree {
		b.rows = append(b.rows, b.hidden(strings.Join(path[max(len(path)-1, 0):], ""), hidden, depth))
	}
}

// hidden is the row that says how many are left out below a prefix.
func (b *builder) hidden(prefix string, n, depth int) row {
	label := []widget.Span{{Text: "… and " + text.Whole(int64(n)) + " smaller ones", Style: b.ctx.Theme.Dim}}
	return row{id: hiddenID + prefix, pattern: prefix, label: label, depth: depth, leaf: true}
}

// branch is the row of a branch. One that leads to a single other one is shown together
// with it, and so on: "list:{name}:page:{n}" is one row.
func (b *builder) branch(br *keyspace.Branch, path []string, depth int) row {
	r := row{id: id(br), depth: depth, figures: &br.Figures, path: append(slices.Clip(path), br.Prefix)}
	r.label, r.end = branchLabel(br, b.ctx.Theme), br
	for !r.end.Leaf && len(r.end.Children) == 1 && r.end.Hidden == 0 && r.end.Prefix != "" {
		only := r.end.Children[0]
		r.label = append(r.label, branchLabel(only, b.ctx.Theme)...)
		r.path = append(r.path, only.Prefix)
		r.end = only
	}
	r.pattern, r.leaf = r.end.Prefix, len(r.end.Children) == 0
	r.group = b.groups[r.pattern]
	return r
}

// id tells a branch from all others.
func id(br *keyspace.Branch) string {
	if br.Leaf {
		return leafID + br.Prefix
	}
	return branchID + br.Prefix
}

// What ids begin with.
const (
	branchID = "b"
	leafID   = "l"
	hiddenID = "h"
)

// below reports whether the filter lets something below a branch through.
func (b *builder) below(br *keyspace.Branch) bool {
	for _, child := range br.Children {
		if b.match(texts(child.Prefix, child.Figures)...) || b.below(child) {
			return true
		}
	}
	return false
}

// isOpen tells whether a branch shows its children. As long as the user did not say, one
// that many keys are in does; that is decided once.
func (b *builder) isOpen(r row) bool {
	open, decided := b.opened[r.id]
	if decided {
		return open
	}
	k := b.ctx.Keys
	if k.Sampled < decidable && !k.Complete {
		return false
	}
	open = len(r.path) <= openDepth && r.figures.Share.Value >= openShare
	b.opened[r.id] = open
	return open
}

// branchLabel is the last segment of a branch's prefix, accented where it is variable.
func branchLabel(br *keyspace.Branch, th themes.Theme) []widget.Span {
	switch {
	case br.Prefix == "" && !br.Leaf:
		return []widget.Span{{Text: noPrefix, Style: th.Dim}}
	case br.Prefix == "":
		return patternLabel("", th)
	case !br.Folded:
		return []widget.Span{{Text: br.Label, Style: th.Text}}
	}
	return estimate.Pattern(br.Label, th.Text, th.Accent)
}

// patternLabel is a pattern, its variable segments accented.
func patternLabel(p string, th themes.Theme) []widget.Span {
	if p == "" {
		return []widget.Span{{Text: `""`, Style: th.Dim}} // the empty name
	}
	return estimate.Pattern(p, th.Text, th.Accent)
}
