package appmetrics

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"

	"valktop/access"
)

// counted in the text format.
func parsed(t *testing.T, text string) counts {
	t.Helper()
	var parser expfmt.TextParser
	families, err := parser.TextToMetricFamilies(bytes.NewReader([]byte("cache_hits_total{pattern=\"a\"} 1\n" + text)))
	if err != nil {
		t.Fatal(err)
	}
	all, err := sum(families)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// histogram is one with these counts of fills up to each bound.
func histogram(upTo map[string]int, total int) string {
	var b strings.Builder
	b.WriteString("# TYPE cache_fill_seconds histogram\n")
	for bound, n := range upTo {
		fmt.Fprintf(&b, "cache_fill_seconds_bucket{pattern=\"a\",le=%q} %d\n", bound, n)
	}
	fmt.Fprintf(&b, "cache_fill_seconds_bucket{pattern=\"a\",le=\"+Inf\"} %d\ncache_fill_seconds_count{pattern=\"a\"} %d\ncache_fill_seconds_sum{pattern=\"a\"} %g\n", total, total, float64(total)/50)
	return b.String()
}

// between is what is told of two readings of some instances, a second apart.
func between(t *testing.T, texts ...[2]string) access.ToldPattern {
	t.Helper()
	at := time.Now()
	var before, now []reading
	var urls []string
	for _, text := range texts {
		before = append(before, reading{counts: parsed(t, text[0]), at: at})
		now = append(now, reading{counts: parsed(t, text[1]), at: at.Add(time.Second)})
		urls = append(urls, "http://x")
	}
	got := told(urls, before, now)
	if len(got.Patterns) != 1 {
		t.Fatalf("%+v", got)
	}
	return got.Patterns[0]
}

func TestFillTimesAreThoseOfTheTimeBetweenTwoReadings(t *testing.T) {
	t.Parallel()
	// Before, all took long. Since, 90 of 100 took 10 ms at most, 99 took 100 ms.
	one := [2]string{
		histogram(map[string]int{"0.01": 0, "0.1": 0, "1": 500}, 500),
		histogram(map[string]int{"0.01": 90, "0.1": 99, "1": 600}, 600),
	}
	for name, got := range map[string]access.ToldPattern{"one instance": between(t, one), "two instances": between(t, one, one)} {
		p50, p99 := got.FillP50.Or(0), got.FillP99.Or(0)
		if d := p50 - 10*time.Millisecond*50/90; d.Abs() > time.Microsecond || (p99-100*time.Millisecond).Abs() > time.Microsecond {
			t.Errorf("%s: p50 %v, p99 %v", name, p50, p99)
		}
		if got.FillTime != 20*time.Millisecond {
			t.Errorf("%s: %v on average", name, got.FillTime)
		}
	}
}

func TestFillTimesThatCannotBeToldAreUnknownWithTheReason(t *testing.T) {
	t.Parallel()
	nothing := histogram(map[string]int{"0.1": 10}, 10)
	other := [2]string{histogram(map[string]int{"0.5": 0}, 0), histogram(map[string]int{"0.5": 10}, 10)}
	plain := func(n int) string {
		return fmt.Sprintf("# TYPE cache_fill_seconds summary\ncache_fill_seconds_count{pattern=\"a\"} %d\ncache_fill_seconds_sum{pattern=\"a\"} %d\n", n, n)
	}
	own := func(n int) string {
		return plain(n) + "cache_fill_seconds{pattern=\"a\",quantile=\"0.5\"} 0.02\ncache_fill_seconds{pattern=\"a\",quantile=\"0.99\"} 0.3\n"
	}
	for name, test := range map[string]struct {
		got  access.ToldPattern
		want string
	}{
		"nothing since":     {between(t, [2]string{nothing, nothing}), "nothing was filled"},
		"beyond the last":   {between(t, [2]string{nothing, histogram(map[string]int{"0.1": 10}, 30)}), "longer than the longest bucket"},
		"different buckets": {between(t, [2]string{histogram(map[string]int{"0.1": 0}, 0), nothing}, other), "different buckets"},
		"a mean alone":      {between(t, [2]string{plain(1), plain(2)}), "mean alone"},
		"several summaries": {between(t, [2]string{own(1), own(2)}, [2]string{own(1), own(2)}), "several instances"},
	} {
		if why := test.got.FillP99.Why(); test.got.FillP99.Known() || !strings.Contains(why, test.want) {
			t.Errorf("%s: %v %q", name, test.got.FillP99, why)
		}
	}
	if got := between(t, [2]string{own(1), own(2)}); got.FillP50.Or(0) != 20*time.Millisecond || got.FillP99.Or(0) != 300*time.Millisecond {
		t.Errorf("a summary's own quantiles are told as %v and %v", got.FillP50, got.FillP99)
	}
}
