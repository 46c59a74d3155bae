// Package enrol is the form that asks for a new profile.
package enrol

// The ways in which a profile says what its password is. The password itself is never asked
// for: it would end up in a file.
const (
	None    = "none"
	Command = "command"
	File    = "file"
	Env     = "environment"
)

// Draft is a profile as it is being written.
type Draft struct {
	Name, URL string
	User      string
	From      string // how the password is given, one of the ways; None when empty
	Password  string // the command, the file, or the variable, by From
	TLS       bool   // also where the URL does not say so
	CACert    string // file of the authority that the server's certificate is from
	Cert, Key string // files of the client's own certificate; empty for none
	SNI       string // the name that the server's certificate has, where that is another one
	Insecure  bool   // the server's certificate is not checked
	SSH       string // user@host of a tunnel
	Tags      string // words, apart by spaces or commas

	Production, ReadOnly bool
}

// Checks say what is wrong with an answer, in words for a user.
type Checks struct {
	Name func(string) error
	URL  func(string) error
	TLS  func(url string) bool // whether a URL asks for TLS by itself
}
