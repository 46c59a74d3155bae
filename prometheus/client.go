package prometheus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// within is how long one query may take: Prometheus itself stops one after two minutes,
	// and who has just started valktop does not wait for that.
	within = 20 * time.Second
	// maxBody is how much of an answer is read, in bytes: ten nodes take some 5 MB.
	maxBody = 32 << 20
)

// client asks one Prometheus.
type client struct {
	base   *url.URL // without user and password
	user   *url.Userinfo
	token  func() (string, error) // nil: none
	http   *http.Client
	within time.Duration // in which a question must be answered
	most   int64         // bytes of an answer
	plain  bool          // it refuses POST
	ahead  time.Duration // of this machine's clock, where that shows on charts
}

// answer is what the API answers, of whatever kind.
type answer struct {
	Status string          `json:"status"`
	Error  string          `json:"error"`
	Data   json.RawMessage `json:"data"`
}

// between asks for the values of an expression a step apart, back from one time to another:
// what is newest counts most, so the steps end with it.
func (c *client) between(ctx context.Context, query string, from, until time.Time, step time.Duration) ([]series, error) {
	from = until.Add(-until.Sub(from).Truncate(step))
	seconds := func(t time.Time) string { return strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', 3, 64) }
	data, err := c.ask(ctx, "api/v1/query_range", url.Values{
		"query": {query}, "start": {seconds(from)}, "end": {seconds(until)},
		"step": {strconv.FormatFloat(step.Seconds(), 'f', -1, 64)}, "timeout": {strconv.FormatFloat(c.within.Seconds(), 'f', 3, 64)},
	})
	if err != nil {
		return nil, err
	}
	var result struct {
		Type   string   `json:"resultType"`
		Result []series `json:"result"`
	}
	if err := json.Unmarshal(data, &result); err != nil || result.Type != "matrix" {
		return nil, errNoPrometheus
	}
	return result.Result, nil
}

var errNoPrometheus = errors.New("what it answers is none of the HTTP API of Prometheus: is the URL right, up to /api/v1?")

// ask sends one question; by GET where POST is refused, as servers that may only be read from do.
func (c *client) ask(ctx context.Context, path string, form url.Values) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, c.within)
	defer cancel()
	if !c.plain {
		data, status, err := c.send(ctx, http.MethodPost, path, form)
		if status != http.StatusMethodNotAllowed && status != http.StatusNotImplemented {
			return data, err
		}
		c.plain = true
	}
	data, _, err := c.send(ctx, http.MethodGet, path, form)
	return data, err
}

func (c *client) send(ctx context.Context, method, path string, form url.Values) (json.RawMessage, int, error) {
	to := c.base.JoinPath(path)
	var body io.Reader
	if method == http.MethodGet {
		to.RawQuery = form.Encode()
	} else {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, method, to.String(), body)
	if err != nil {
		return nil, 0, c.why(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Header.Set("Accept", "application/json")
	if err := c.authorize(request); err != nil {
		return nil, 0, err
	}
	got, err := c.http.Do(request)
	if err != nil {
		return nil, 0, c.why(err)
	}
	defer got.Body.Close()
	c.compare(got.Header.Get("Date"))
	content, err := io.ReadAll(io.LimitReader(got.Body, c.most+1))
	if err != nil {
		return nil, got.StatusCode, c.why(err)
	}
	if int64(len(content)) > c.most {
		return nil, got.StatusCode, fmt.Errorf("it answers more than %d MiB", c.most>>20)
	}
	data, err := meaning(got, content)
	return data, got.StatusCode, err
}

// apart is how far two clocks may differ before times are corrected: a date has whole seconds.
const apart = 3 * time.Second

// compare holds the date of an answer against the clock of this machine.
func (c *client) compare(date string) {
	at, err := http.ParseTime(date)
	if err != nil {
		return
	}
	if c.ahead = time.Until(at); c.ahead.Abs() < apart {
		c.ahead = 0
	}
}

func (c *client) authorize(r *http.Request) error {
	if c.token != nil {
		token, err := c.token()
		if err != nil {
			return err
		}
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
	if c.user != nil {
		password, _ := c.user.Password()
		r.SetBasicAuth(c.user.Username(), password)
	}
	return nil
}

// meaning is the data of an answer, or its error in words.
func meaning(got *http.Response, content []byte) (json.RawMessage, error) {
	var a answer
	bad := json.Unmarshal(content, &a) != nil
	switch {
	case got.StatusCode == http.StatusUnauthorized || got.StatusCode == http.StatusForbidden:
		return nil, fmt.Errorf("it lets nobody in like that (%d %s): user:password in the URL, or history_token_env", got.StatusCode, http.StatusText(got.StatusCode))
	case got.StatusCode >= 300 && got.StatusCode < 400:
		return nil, errors.New("it points to another address, which is not followed: name that in history")
	case !bad && a.Error != "":
		return nil, errors.New("it answers: " + clipped(a.Error))
	case got.StatusCode == http.StatusNotFound:
		return nil, errNoPrometheus
	case got.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("it answers %d %s", got.StatusCode, http.StatusText(got.StatusCode))
	case bad || a.Status != "success":
		return nil, errNoPrometheus
	}
	return a.Data, nil
}

// maxSaid is how much of what a server says is repeated, in bytes.
const maxSaid = 160

func clipped(s string) string {
	if len(s) <= maxSaid {
		return s
	}
	return strings.ToValidUTF8(s[:maxSaid], "") + "…"
}

// why is an error without the URL that was asked for.
func (c *client) why(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("it did not answer in " + c.within.String())
	}
	return err
}
