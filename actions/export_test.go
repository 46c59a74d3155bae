package actions

// Vault is where a run keeps keys before it changes them.
type Vault = vault

// Keeping is o with a backup.
func Keeping(o RunOptions, v Vault) RunOptions {
	o.keeper = v
	return o
}
