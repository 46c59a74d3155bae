package prometheus

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"
)

// series is one of the series of an answer.
type series struct {
	Labels map[string]string `json:"metric"`
	Values []point           `json:"values"`
}

// point is a value at a time: [1700000000.5, "12.5"].
type point struct {
	at    time.Time
	value float64
}

var errPoint = errors.New("a value is none")

// UnmarshalJSON implements json.Unmarshaler.
func (p *point) UnmarshalJSON(b []byte) error {
	var pair [2]json.RawMessage
	if err := json.Unmarshal(b, &pair); err != nil {
		return errPoint
	}
	var at float64
	var text string
	if json.Unmarshal(pair[0], &at) != nil || json.Unmarshal(pair[1], &text) != nil || at < 0 || at > 1e11 {
		return errPoint
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return errPoint
	}
	p.at, p.value = time.UnixMilli(int64(math.Round(at*1000))), v
	return nil
}
