package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"valktop/maybe"
	"valktop/ui/text"
)

// profilesFlags are what `valktop profiles` was asked.
type profilesFlags struct {
	connection connection // its config file alone
	json       maybe.Value[bool]
}

func (p *program) profilesCommand() *cobra.Command {
	var f profilesFlags
	c := &cobra.Command{
		Use:   "profiles",
		Short: "Saved connections: what there is, and add",
		Long: "Lists the profiles of the config file, without secrets: valktop @NAME connects\n" +
			"to one. valktop profiles add adds one, after it was tried.",
		Example: "valktop profiles\nvalktop profiles --json | jq -r '.[].name'",
		Args:    cobra.ArbitraryArgs,
		Run:     p.run(func(_ context.Context, args []string) error { return p.listProfiles(&f, args) }),
	}
	c.AddCommand(p.profilesAddCommand())
	group(c, "output").onOff(&f.json, "json", "", "JSON")
	addConfig(c, &f.connection.config)
	return c
}

func (p *program) listProfiles(f *profilesFlags, args []string) error {
	if len(args) > 0 {
		return usage("there is no command profiles "+args[0], "", "valktop profiles, or valktop profiles add [NAME]")
	}
	file, err := p.config(&f.connection)
	if err != nil {
		return err
	}
	all := []profile{}
	for _, name := range slices.Sorted(maps.Keys(file.profiles)) {
		all = append(all, file.describe(name))
	}
	if f.json.Or(false) {
		e := json.NewEncoder(p.Out)
		e.SetIndent("", "  ")
		return e.Encode(all)
	}
	if len(all) == 0 {
		return problem{what: "there are no profiles", why: file.path + " has none", try: "valktop profiles add", code: exitFailed}
	}
	_, err = p.Out.Write([]byte(profilesTable(all)))
	return err
}

// profilesTable is a line a profile under its heads. Columns are as wide as they must be.
func profilesTable(all []profile) string {
	rows := [][]string{{"NAME", "SERVER", "DB", "USER", "PASSWORD", "ASKS FOR", "TAGS"}}
	history := slices.ContainsFunc(all, func(p profile) bool { return p.History != "" })
	if history {
		rows[0] = append(rows[0], "HISTORY")
	}
	for _, d := range all {
		server, db := d.Server, strconv.Itoa(d.DB)
		if d.TLS {
			server += " (TLS)"
		}
		if d.problem != "" {
			server, db = "none", text.Unknown
		}
		row := []string{d.Name, server, db, d.User, d.Password, strings.Join(d.Demands, ", "), strings.Join(d.Tags, " ")}
		if history {
			row = append(row, d.History)
		}
		for i, cell := range row {
			if row[i] = text.Escape(cell); cell == "" {
				row[i] = text.Unknown
			}
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			row[i] = text.Pad(cell, widths[i])
		}
		fmt.Fprintln(&b, strings.TrimRight(strings.Join(row, "  "), " "))
	}
	return b.String()
}
