// Package appmetrics reads what an application counts of its own cache: counters of hits and
// misses by pattern, in the Prometheus text format.
package appmetrics

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// What an application emits.
const (
	hitsName   = "cache_hits_total"
	missesName = "cache_misses_total"
	fillName   = "cache_fill_seconds"
	// patternLabel names the pattern that a counter is of.
	patternLabel = "pattern"
)

const (
	// maxBody is how much of an answer is read, in bytes: an application's metrics of all kinds.
	maxBody = 8 << 20
	// maxPatterns is how many patterns are told apart. Whoever labels by key would have millions.
	maxPatterns = 1000
)

// counts are the counters of one instance of an application, by pattern.
type counts map[string]counted

type counted struct {
	hits, misses, fills, seconds float64
	times                        fills
}

// read reads the counters at a URL. Its error is in words for a user.
func read(ctx context.Context, client *http.Client, url string) (counts, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "text/plain;version=0.0.4")
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answers %s", answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("it answers more than %d MiB", maxBody>>20)
	}
	var parser expfmt.TextParser
	families, err := parser.TextToMetricFamilies(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("what it answers is no Prometheus text: %w", err)
	}
	return sum(families)
}

// sum adds up the counters of each pattern: other labels tell instances or databases apart.
func sum(families map[string]*dto.MetricFamily) (counts, error) {
	if families[hitsName] == nil && families[missesName] == nil {
		return nil, fmt.Errorf("it has neither %s nor %s", hitsName, missesName)
	}
	all := counts{}
	for name, add := range map[string]func(*counted, *dto.Metric){
		hitsName:   func(c *counted, m *dto.Metric) { c.hits += value(m) },
		missesName: func(c *counted, m *dto.Metric) { c.misses += value(m) },
		fillName:   addFill,
	} {
		for _, m := range families[name].GetMetric() {
			pattern := ""
			for _, l := range m.GetLabel() {
				if l.GetName() == patternLabel {
					pattern = l.GetValue()
				}
			}
			c, known := all[pattern]
			if !known && len(all) >= maxPatterns {
				return nil, fmt.Errorf("it tells more than %d patterns apart: is the label %s a key?", maxPatterns, patternLabel)
			}
			add(&c, m)
			all[pattern] = c
		}
	}
	return all, nil
}

func value(m *dto.Metric) float64 {
	if m.Counter != nil {
		return m.GetCounter().GetValue()
	}
	return m.GetUntyped().GetValue() // without a # TYPE line
}
