package embedded

// commandTable returns every command by its lower-case name.
func commandTable() map[string]*command {
	table := map[string]*command{}
	for _, group := range [][]command{
		connectionCommands(), serverCommands(), clientCommands(), keyCommands(), expiryCommands(),
		scanCommands(), objectCommands(), textCommands(), counterCommands(), listCommands(),
		hashCommands(), setCommands(), rankedCommands(),
	} {
		for _, c := range group {
			table[c.name] = &c
		}
	}
	return table
}

// container is a command that is named together with a subcommand.
func container(name string, subs ...command) command {
	c := command{name: name, arity: -2, subs: map[string]*command{}}
	for _, sub := range subs {
		key := sub.name
		sub.name = name + "|" + key
		c.subs[key] = &sub
	}
	return c
}
