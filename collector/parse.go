package collector

// ParseInfo reads an answer to INFO: of any sections, of any server, several answers
// joined included. It never fails: what it cannot read is unknown, with the reason, and
// a field that it does not know is found with Field. Of a field that comes twice the
// first counts.
func ParseInfo(text string) Info {
	f := readFields(text)
	i := Info{
		Server:      f.server(),
		Clients:     f.clients(),
		Memory:      f.memory(),
		Persistence: f.persistence(),
		Stats:       f.stats(),
		Replication: f.replication(),
		CPU:         f.cpu(),
		Keyspace:    f.keyspace(),
		Commands:    f.commands(),
		Errors:      f.errors(),
		fields:      f.byName,
	}
	i.Cluster = f.byName["cluster_enabled"] == "1" || i.Server.Mode == "cluster"
	return i
}
