package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// keyTimeout is how long one page of a value may take to be read.
const keyTimeout = 10 * time.Second

// keyFlags are what `valktop key` was asked.
type keyFlags struct {
	connection connection
	quoted     maybe.Value[bool]
	page       maybe.Value[int64]
	count      maybe.Value[int64]
	json       maybe.Value[bool]
}

func (p *program) keyCommand() *cobra.Command {
	var f keyFlags
	c := &cobra.Command{
		Use:   "key NAME",
		Short: "One key: type, TTL, memory, and its value by page",
		Long: "Shows one key: type, encoding, memory, TTL, idle time or frequency, and a page\n" +
			"of its value, decoded where it is JSON, compressed or packed. A value is never\n" +
			"read whole. The server comes from -u, --profile or the environment, so that a\n" +
			"name that looks like a URL is none.\n\n" +
			"exit 0  the key is there\n" +
			"     1  it is not, or could not be read",
		Example: "valktop key user:42 -u redis://cache:6379\n" +
			"valktop key 'session:a b' --profile prod --page 2\n" +
			`valktop key --quoted-input '"a\x00b"' --json | jq .ttl_ms`,
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.key(ctx, &f, args) }),
	}
	g := group(c, "value")
	g.onOff(&f.quoted, "quoted-input", "", `read NAME as a quoted string: "a\x00b"`)
	flag(g, positive(), &f.page, "page", "", "N", "which page of the value (1)")
	flag(g, positive(), &f.count, "count", "", "N", "elements a page, or bytes of a string, about")
	g.onOff(&f.json, "json", "", "one JSON object; bytes and milliseconds are integers")
	f.connection.addTo(c)
	addConfig(c, &f.connection.config)
	return c
}

func (p *program) key(ctx context.Context, f *keyFlags, args []string) error {
	if len(args) != 1 {
		return usage("valktop key takes the name of one key", "the command line has "+text.Whole(int64(len(args)))+" names",
			"quote a name with spaces: valktop key 'a b'; the server goes behind -u")
	}
	name, err := keyNamed(args[0], f.quoted, "NAME")
	if err != nil {
		return err
	}
	s, _, d, err := p.open(ctx, &f.connection, nil)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // what is left of it is of no use to anybody
	keys := d.Keyspace()
	if err := reachSome(ctx, keys); err != nil {
		return err
	}
	reader := keyspace.NewInspector(keys)
	if why := s.rules.hiddenValues(); why != "" {
		reader = reader.WithoutValues(why)
	}
	found, err := readKey(ctx, reader, name, f)
	if err != nil {
		return err
	}
	return p.writeKey(found, f.json.Or(false))
}

// writeKey prints a key. One that is not there is told by the exit code as well.
func (p *program) writeKey(k keyPage, asJSON bool) error {
	switch {
	case !k.Exists().Or(true) && !asJSON:
		return problem{
			what: "there is no key " + text.Quote(k.Key), code: exitFailed,
			why: "names are compared byte by byte, in the database that -n selects", try: "valktop scan --prefix TEXT shows what there is",
		}
	case asJSON:
		if err := k.writeJSON(p.Out); err != nil || k.Type != "" && k.Refused == "" {
			return err
		}
		return exitCode(exitFailed)
	}
	if err := k.writeText(p.Out, widthOf(p.Out)); err != nil || k.Refused == "" {
		return err
	}
	if k.Type == "" {
		return problem{what: "cannot tell what is in " + text.Quote(k.Key), why: k.Refused, try: k.remedy(), code: exitFailed}
	}
	return problem{what: "cannot read the value of " + text.Quote(k.Key), why: k.Refused, code: exitFailed}
}

// keyPage is what is known of a key, with one page of its value.
type keyPage struct {
	keyspace.Reading
	page int64 // from 1
}

// remedy is what would let the key be looked at.
func (k keyPage) remedy() string {
	for _, l := range k.Limits {
		if l.Try != "" {
			return l.Try
		}
	}
	return ""
}

// readKey reads the page that was asked for, by way of those before it: where a page of a
// hash or a set begins, only the one before tells.
func readKey(ctx context.Context, reader *keyspace.Inspector, name string, f *keyFlags) (keyPage, error) {
	at := keyspace.ValuePage{Count: int(f.count.Or(0))}
	for page := int64(1); ; page++ {
		within, cancel := context.WithTimeout(ctx, keyTimeout)
		found, err := reader.Inspect(within, name, at)
		cancel()
		if err != nil {
			return keyPage{}, err
		}
		if page == f.page.Or(1) || found.Type == "" {
			return keyPage{found, page}, nil
		}
		if found.Next == nil {
			return keyPage{}, problem{
				what: "the value has fewer pages", why: "the last one is page " + text.Whole(page), try: "--page " + text.Whole(page), code: exitFailed,
			}
		}
		at = *found.Next
	}
}
