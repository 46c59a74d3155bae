package actions

// Vault is where a run keeps keys before it changes them.
type Vault interface {
	Keep(node string, entries []Entry) (id uint64, err error)
	Commit(id uint64, names []string) error
	Abort(id uint64) error
}

type vaultOf struct{ Vault }

func (v vaultOf) keep(node string, entries []Entry) (uint64, error) { return v.Keep(node, entries) }
func (v vaultOf) commit(id uint64, names []string) error            { return v.Commit(id, names) }
func (v vaultOf) abort(id uint64) error                             { return v.Abort(id) }

// Keeping is o with a backup.
func Keeping(o RunOptions, v Vault) RunOptions {
	o.keeper = vaultOf{v}
	return o
}
