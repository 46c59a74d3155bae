package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"time"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/ui/text"
)

// eventFigures is an event in an output; its names are a promise to scripts.
type eventFigures struct {
	Time timestamp           `json:"time"`
	Kind string              `json:"kind"`
	Node maybe.Value[string] `json:"node"` // null: the deployment
	Text string              `json:"text"`
	Past bool                `json:"past"` // it was before valktop came; the server remembers it
}

func eventsOf(list []analysis.Event) []eventFigures {
	all := make([]eventFigures, 0, len(list))
	for _, e := range list {
		all = append(all, eventFigures{timestamp(e.Time), string(e.Kind), reported(e.Node), text.Escape(e.Text), e.Past})
	}
	return all
}

// eventFiles writes events to files of the state directory.
type eventFiles struct{ dir string }

// Export writes a JSON object a line to a new file that only its owner can read.
func (f eventFiles) Export(_ context.Context, list []analysis.Event) (string, error) {
	var b bytes.Buffer
	lines := newJSONLines(&b)
	for _, e := range eventsOf(list) {
		if err := lines.Encode(e); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(f.dir, "events-"+time.Now().Format("20060102-150405.000")+".jsonl")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = file.Write(b.Bytes())
	if closed := file.Close(); err == nil {
		err = closed
	}
	return path, err
}
