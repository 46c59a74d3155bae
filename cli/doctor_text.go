package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"valktop/collector"
	"valktop/doctor"
	"valktop/ui/text"
)

// writeText prints what was found for people. Nodes of which the same is true share a table.
func (d diagnosis) writeText(p *program, width int) error {
	if width == 0 {
		width = checkWidth
	}
	var b strings.Builder
	denials := 0
	for _, same := range d.alike() {
		for _, n := range same {
			denials += n.Denials
			for _, line := range d.whereabouts(n) {
				for i, part := range folded(line, width-2) {
					if i > 0 || strings.HasPrefix(line, " ") {
						part = "  " + part
					}
					b.WriteString(part + "\n")
				}
			}
		}
		if same[0].Err == nil {
			b.WriteString("\n")
			d.table(&b, same[0], width)
			b.WriteString("\n")
		}
	}
	if denials > 0 {
		for _, line := range folded(fmt.Sprintf("Everything was tried once: what was denied stands in the server's ACL LOG, %s.", counted(denials, "entry", "entries")), width) {
			b.WriteString(line + "\n")
		}
		b.WriteString("\n")
	}
	d.past(&b, width)
	d.grants(p, &b)
	_, err := io.WriteString(p.Out, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// alike are the nodes, those of which the same is true beside each other. Of a replica only
// what it is there for counts: changes go to its primary.
func (d diagnosis) alike() [][]doctor.NodeReport {
	var groups [][]doctor.NodeReport
	looks := func(n doctor.NodeReport, changes bool) string {
		var b strings.Builder
		diagnosis{Report: d.Report, changes: changes}.table(&b, n, 0)
		fmt.Fprint(&b, n.Err != nil)
		return b.String()
	}
	for _, n := range d.Nodes {
		changes := d.changes && !slices.ContainsFunc(n.Features, d.Elsewhere)
		same := func(g []doctor.NodeReport) bool { return looks(g[0], changes) == looks(n, changes) }
		i := slices.IndexFunc(groups, same)
		if i < 0 {
			groups, i = append(groups, nil), len(groups)
		}
		groups[i] = append(groups[i], n)
	}
	return groups
}

// whereabouts are a node, what matters of it for a cache, and who valktop is to it.
func (d diagnosis) whereabouts(n doctor.NodeReport) []string {
	if n.Err != nil {
		e := explain(n.Err)
		return []string{text.Escape(n.Addr + "  cannot be asked: " + e.why)}
	}
	lines := []string{text.Escape(strings.Join(slices.DeleteFunc([]string{
		n.Addr, strings.TrimSpace(n.Info.Server.Flavour + " " + n.Info.Server.Version), n.Info.Server.Mode,
		n.Info.Replication.Role, fmt.Sprintf("db %d", n.DB), service(n.Info),
	}, func(s string) bool { return s == "" }), " · "))}
	if facts := facts(n.Info); facts != "" {
		lines = append(lines, "  "+facts)
	}
	user := "user " + text.Quote(n.User.Name)
	if n.User.Name == "" {
		user = "user " + text.Quote(d.Login) + ", by its login: " + n.User.Why
	}
	if n.User.Commands != "" {
		user += ": " + text.Escape(n.User.Commands+" "+n.User.Patterns)
	}
	return append(lines, "  "+user)
}

// service is what a managed service calls itself in place of an operating system.
func service(i collector.Info) string {
	if strings.ContainsAny(i.Server.OS, ".0123456789") { // "Linux 6.1.0 x86_64"
		return ""
	}
	return i.Server.OS
}

// facts are the memory limit, what is evicted, and what is kept on a disk.
func facts(i collector.Info) string {
	var list []string
	if most, ok := i.Memory.MaxMemory.Get(); ok {
		limit := "no memory limit"
		if most > 0 {
			limit = "memory limit " + text.Bytes(most).String()
		}
		list = append(list, limit)
	}
	if policy, ok := i.Memory.MaxMemoryPolicy.Get(); ok {
		list = append(list, text.Escape(policy))
	}
	if aof, ok := i.Persistence.AOFEnabled.Get(); ok {
		list = append(list, map[bool]string{true: "AOF on", false: "AOF off"}[aof])
	}
	if saved, ok := i.Persistence.LastSaveOK.Get(); ok && !saved {
		list = append(list, "the last save failed")
	}
	return strings.Join(list, " · ")
}

// table prints a line for each feature: a sign, its name, and what is missing of it or
// where it is to be found.
func (d diagnosis) table(b *strings.Builder, n doctor.NodeReport, width int) {
	names := 0
	for _, f := range n.Features {
		names = max(names, text.Width(f.Name))
	}
	for _, f := range n.Features {
		if f.Changes && !d.changes || d.Elsewhere(f) {
			continue
		}
		said := f.Where
		if lacks := lacksText(f, n); lacks != "" {
			said = lacks
		}
		head := "  " + stateSign(f.State) + " " + text.Pad(f.Name, names) + "  "
		for _, line := range folded(said, max(width-text.Width(head), 30)) {
			b.WriteString(strings.TrimRight(head+line, " ") + "\n")
			head = strings.Repeat(" ", text.Width(head))
		}
	}
}

// stateSign is a sign for a state, as screens show them.
func stateSign(s doctor.State) string {
	switch s {
	case doctor.Works, doctor.Without:
		return "●"
	case doctor.Uncovered:
		return "▲"
	case doctor.CannotTell:
		return "◌"
	case doctor.OnReplica, doctor.Denied, doctor.Missing:
	}
	return "✕"
}

// lacksText says what is missing of a feature and why, by reason.
func lacksText(f doctor.FeatureReport, n doctor.NodeReport) string {
	if f.State == doctor.OnReplica {
		return "a replica takes no changes: ask its primary"
	}
	var order []string
	commands := map[string][]string{}
	for _, l := range f.Lacks {
		why := lackText(l, n)
		if _, known := commands[why]; !known {
			order = append(order, why)
		}
		commands[why] = append(commands[why], l.Command)
	}
	var parts []string
	for _, why := range order {
		names := strings.Join(slices.DeleteFunc(commands[why], func(s string) bool { return s == "" }), ", ")
		if names != "" {
			names += ": "
		}
		parts = append(parts, names+why)
	}
	return strings.Join(parts, "; ")
}

// lackText is why a command does not do what it is for.
func lackText(l doctor.Lack, n doctor.NodeReport) string {
	switch l.State {
	case doctor.Denied:
		return "denied to this user (ACL)"
	case doctor.Missing:
		return "this server does not have it, or has renamed or disabled it"
	case doctor.Without:
		if l.Wary != "" && strings.HasPrefix(l.Reply, "NOPERM") {
			return l.Gone + ", which is as well: " + l.Wary
		}
		return l.Gone
	case doctor.CannotTell:
		if l.Asks {
			return "denied: what is allowed is not known beforehand"
		}
		return "cannot tell without trying"
	case doctor.Uncovered:
		if n.User.Patterns != "" {
			return "keys outside of " + text.Escape(n.User.Patterns) + " are not covered (ACL)"
		}
		return "some keys are not covered by this user's patterns (ACL)"
	case doctor.Works, doctor.OnReplica:
	}
	return ""
}

// grants prints the lines that allow more, each to be copied as a whole.
func (d diagnosis) grants(p *program, b *strings.Builder) {
	section := func(title string, read, all []string) {
		lines := [][2]string{{"to watch", aclLine(read)}}
		if d.changes {
			lines = append(lines, [2]string{"to watch and change", aclLine(all)})
		}
		if lines[0][1] == "" && lines[len(lines)-1][1] == "" {
			return
		}
		b.WriteString(p.heading(title) + "\n")
		for _, l := range lines {
			if l[1] != "" {
				b.WriteString("  " + l[0] + ":\n" + l[1] + "\n")
			}
		}
		b.WriteString("\n")
	}
	everywhere := ""
	if d.several() {
		everywhere = ", on every node"
	}
	section("what this user lacks, for an administrator"+everywhere, d.Grant(false), d.Grant(true))
	section("a new user with no more than it takes"+everywhere, d.Minimal(false), d.Minimal(true))
}

// several reports whether there are other nodes, whose users are their own: none is replicated.
func (d diagnosis) several() bool {
	return len(d.Nodes) > 1 || slices.ContainsFunc(d.Nodes, func(n doctor.NodeReport) bool {
		return n.Info.Cluster || n.Info.Replication.Role == collector.Replica || n.Info.Replication.ConnectedReplicas.Or(0) > 0
	})
}

// aclLine is a command as redis-cli takes it: words with blanks, quotes or bytes that do not
// print stand between quotes.
func aclLine(words []string) string {
	line := make([]string, len(words))
	for i, w := range words {
		line[i] = w
		quoted := text.Quote(w)
		if w == "" || quoted != `"`+w+`"` || strings.ContainsAny(w, ` '`) {
			line[i] = quoted
		}
	}
	return strings.Join(line, " ")
}
