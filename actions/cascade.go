package actions

import (
	"slices"
	"strings"

	"valktop/glob"
	"valktop/keyspace"
)

// Rule says what else an invalidation invalidates, one level deep. When is a pattern, Then
// are globs in which a slot of When stands for the text that it has there:
//
//	user:{id} -> user:{id}:*, team:*:members
//
// Invalidating user:42 also invalidates user:42:* and team:*:members. Where several keys
// are meant and the text is not known, a slot stands for any text.
type Rule struct {
	When string
	Then []string
}

// arrow stands between the two sides of a rule.
const arrow = "->"

// ParseRule reads a rule as String writes it.
func ParseRule(text string) (Rule, error) {
	const form = "user:{id} -> user:{id}:*, team:*:members"
	when, then, ok := strings.Cut(text, arrow)
	r := Rule{When: strings.TrimSpace(when)}
	if !ok || r.When == "" {
		return r, refuse("this is no cascade rule: "+text, "it needs two sides with "+arrow+" between them", form)
	}
	if _, err := keyspace.ParsePattern(r.When, ""); err != nil {
		return r, refuse("this is no cascade rule: "+text, err.Error(), form)
	}
	for one := range strings.SplitSeq(then, ",") {
		if one = strings.TrimSpace(one); one != "" {
			r.Then = append(r.Then, one)
		}
	}
	if len(r.Then) == 0 {
		return r, refuse("this is no cascade rule: "+text, "nothing stands behind "+arrow, form)
	}
	return r, nil
}

// String writes the rule as ParseRule reads it.
func (r Rule) String() string { return r.When + " " + arrow + " " + strings.Join(r.Then, ", ") }

// Cascade returns what rules add to a selection.
func Cascade(rules []Rule, s Selection) ([]Selection, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	var all []Selection
	for _, r := range rules {
		slots, applies := r.bind(s)
		if !applies {
			continue
		}
		for _, then := range r.Then {
			added := Selection{Kind: ByGlob, Text: slots.Replace(then), Cascade: r.String()}
			if !slices.ContainsFunc(all, func(o Selection) bool { return o.Text == added.Text }) {
				all = append(all, added)
			}
		}
	}
	return all, nil
}

// bind says what the slots of the rule stand for, as globs, and whether the rule is about
// any name of the selection.
func (r Rule) bind(s Selection) (*strings.Replacer, bool) {
	when, err := keyspace.ParsePattern(r.When, keyspace.Delimiters(s.Delimiters))
	if err != nil {
		return nil, false
	}
	segments := when.Segments()
	var texts []string
	switch {
	case s.Kind == ByKey:
		if texts = when.Captures(s.Text); texts == nil {
			return nil, false
		}
	case s.Kind == ByPattern && s.Text != r.When, !mayMeet(s, when):
		return nil, false
	}
	var pairs []string
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") || !strings.HasSuffix(segment, "}") {
			continue
		}
		bound := "*"
		if texts != nil {
			bound = glob.Escape(texts[i])
		}
		pairs = append(pairs, segment, bound)
	}
	return strings.NewReplacer(pairs...), true
}

// mayMeet reports whether a prefix or a glob may select a name of a pattern: one of their
// literal beginnings begins with the other, and a prefix has no more segments.
func mayMeet(s Selection, when keyspace.Pattern) bool {
	own, its := s.Prefix(), when.Prefix()
	if !strings.HasPrefix(own, its) && !strings.HasPrefix(its, own) {
		return false
	}
	return s.Kind != ByPrefix || delimited(own, when.Delimiters()) < len(when.Segments())
}

// delimited is how many delimiters a text has.
func delimited(text string, d keyspace.Delimiters) int {
	n := 0
	for i := range len(text) {
		if strings.IndexByte(string(d), text[i]) >= 0 {
			n++
		}
	}
	return n
}
