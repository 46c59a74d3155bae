package cli

import (
	"errors"
	"slices"
	"strings"

	"valktop/deployment"
	"valktop/maybe"
)

// Who is asked which keys there are.
const (
	fromReplica = "replica"
	fromPrimary = "primary"
)

// mapping reads announced=reachable: two addresses, with ports or both without.
func mapping(text string) (deployment.Mapping, error) {
	from, to, ok := strings.Cut(text, "=")
	if !ok || from == "" || to == "" {
		return deployment.Mapping{}, errors.New("it is written as announced=reachable: 10.0.0.1:6379=127.0.0.1:7001, or hosts alone")
	}
	var m deployment.Mapping
	var err error
	if m.From, err = deployment.ParseAddress(from); err != nil {
		return m, err
	}
	m.To, err = deployment.ParseAddress(to)
	return m, err
}

// mappingsValue is a flag that may be given several times.
type mappingsValue struct {
	into *maybe.Value[[]deployment.Mapping]
	text []string
}

func (f *mappingsValue) String() string { return strings.Join(f.text, " ") }

// Type is what its value is called in help.
func (f *mappingsValue) Type() string { return "FROM=TO" }

// Set adds one mapping.
func (f *mappingsValue) Set(text string) error {
	m, err := mapping(text)
	if err != nil {
		return err
	}
	f.text = append(f.text, text)
	*f.into = maybe.Of(append(slices.Clone(f.into.Or(nil)), m))
	return nil
}

// setMappings reads the key of the config file.
func setMappings(s *settings, v any) error {
	var texts maybe.Value[[]string]
	err := setTexts(`["10.0.0.1:6379=127.0.0.1:7001"]`, func(*settings) *maybe.Value[[]string] { return &texts })(s, v)
	if err != nil {
		return err
	}
	var all []deployment.Mapping
	for _, text := range texts.Or(nil) {
		m, err := mapping(text)
		if err != nil {
			return err
		}
		all = append(all, m)
	}
	s.server.clusterMap = maybe.Of(all)
	return nil
}
