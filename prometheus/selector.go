package prometheus

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Selector says which series are meant, by their labels. Its zero value means all.
type Selector []Matcher

// Matcher is a condition on one label: = != =~ or !~.
type Matcher struct{ Label, Op, Value string }

// maxSelector is how long a selector may be, in bytes.
const maxSelector = 4 << 10

var errSelector = errors.New(`one looks like {instance="cache-1:9121"}`)

// ParseSelector reads what stands between braces in a query: {job="redis",instance=~"cache-.*"}.
// Nothing else passes: the text becomes a part of queries. Its errors tell where the mistake is.
func ParseSelector(s string) (Selector, error) {
	if len(s) > maxSelector || !utf8.ValidString(s) {
		return nil, fmt.Errorf("a selector is at most %d bytes of UTF-8", maxSelector)
	}
	p := parser{text: s}
	p.space()
	if !p.take('{') {
		return nil, p.wrong("a { is missing")
	}
	var all Selector
	for p.space(); !p.take('}'); p.space() {
		m, err := p.matcher()
		if err != nil {
			return nil, err
		}
		all = append(all, m)
		p.space()
		if !p.take(',') && !p.sees('}') {
			return nil, p.wrong("a , or a } is missing")
		}
	}
	if p.space(); p.at < len(p.text) {
		return nil, p.wrong("nothing may follow the }")
	}
	if len(all) == 0 {
		return nil, errors.New("it selects everything; " + errSelector.Error())
	}
	return all, nil
}

// parser is a text and how far it was read.
type parser struct {
	text string
	at   int
}

func (p *parser) wrong(what string) error {
	return fmt.Errorf("%s at byte %d; %w", what, p.at+1, errSelector)
}

func (p *parser) sees(b byte) bool { return p.at < len(p.text) && p.text[p.at] == b }

func (p *parser) take(b byte) bool {
	if !p.sees(b) {
		return false
	}
	p.at++
	return true
}

func (p *parser) space() {
	for p.sees(' ') || p.sees('\t') || p.sees('\n') || p.sees('\r') {
		p.at++
	}
}

func (p *parser) matcher() (Matcher, error) {
	begin := p.at
	for p.at < len(p.text) && inLabel(p.text[p.at], p.at == begin) {
		p.at++
	}
	m := Matcher{Label: p.text[begin:p.at]}
	if m.Label == "" || m.Label == nameLabel {
		return m, p.wrong("the name of a label is missing")
	}
	p.space()
	for _, op := range []string{"=~", "!~", "!=", "="} {
		if strings.HasPrefix(p.text[p.at:], op) {
			m.Op = op
			p.at += len(op)
			break
		}
	}
	if m.Op == "" {
		return m, p.wrong("one of = != =~ !~ is missing")
	}
	p.space()
	var err error
	if m.Value, err = p.quoted(); err != nil {
		return m, err
	}
	if strings.HasSuffix(m.Op, "~") {
		if _, err := regexp.Compile("^(?s:" + m.Value + ")$"); err != nil {
			return m, p.wrong("the value is no regular expression")
		}
	}
	return m, nil
}

// quoted reads a text between double quotes, with the escapes of Go, which are the language's own.
func (p *parser) quoted() (string, error) {
	if !p.sees('"') {
		return "", p.wrong(`a value between " is missing`)
	}
	end := p.at + 1
	for end < len(p.text) && p.text[end] != '"' {
		if p.text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(p.text) {
		return "", p.wrong(`the closing " is missing`)
	}
	v, err := strconv.Unquote(p.text[p.at : end+1])
	if err != nil {
		return "", p.wrong("the value has an escape or a line break that it may not have")
	}
	p.at = end + 1
	return v, nil
}

func inLabel(b byte, first bool) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || !first && b >= '0' && b <= '9'
}

// with are the matchers of the selector and others.
func (s Selector) with(others ...Matcher) Selector { return append(slices.Clip(s), others...) }

// String is the selector as a query has it.
func (s Selector) String() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(m.Label + m.Op + quote(m.Value))
	}
	b.WriteByte('}')
	return b.String()
}

// quote writes a text as queries have it.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// anyOf is a regular expression that means these texts and no others.
func anyOf(texts []string) string {
	all := make([]string, 0, len(texts))
	for _, t := range texts {
		all = append(all, regexp.QuoteMeta(t))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "|")
}
