package text

import (
	"strconv"
	"time"
)

// Window writes a stretch of time that charts show, as their titles do: "5 min", "24 h".
func Window(d time.Duration) string {
	if d < time.Hour {
		return strconv.Itoa(int(d/time.Minute)) + " min"
	}
	return strconv.Itoa(int(d/time.Hour)) + " h"
}
