package cli

import (
	"github.com/spf13/cobra"

	"valktop/deployment"
	"valktop/maybe"
)

// server is where to connect to and as whom, as the command line or a profile say it.
type server struct {
	url         maybe.Value[string]
	host        maybe.Value[string]
	port        maybe.Value[int64]
	socket      maybe.Value[string]
	db          maybe.Value[int64]
	user        maybe.Value[string]
	password    maybe.Value[string]
	passwordEnv maybe.Value[string] // the name of a variable that holds it
	// These are asked at each connection, see passwordFrom.
	passwordCommand maybe.Value[string] // a line for the shell that prints it
	passwordFile    maybe.Value[string]

	tls       maybe.Value[bool]
	cacert    maybe.Value[string] // these are PEM files
	cert, key maybe.Value[string]
	sni       maybe.Value[string]
	insecure  maybe.Value[bool]
	ssh       maybe.Value[string] // the way to a bastion, as tunnel.Find reads it

	clusterMap maybe.Value[[]deployment.Mapping]
	onlySeed   maybe.Value[bool]
	sampleFrom maybe.Value[string] // primaries or replicas
}

// connection is what the flags of a command say about the server.
type connection struct {
	server
	profile   maybe.Value[string]
	askpass   maybe.Value[bool]
	noWarning maybe.Value[bool]
	config    maybe.Value[string]
	cluster   maybe.Value[bool] // -c of redis-cli, which fingers add by themselves; it changes nothing
}

// addTo gives c the flags of redis-cli that say where and how to connect.
func (f *connection) addTo(c *cobra.Command) {
	g := group(c, "connection")
	flag(g, word(), &f.host, "host", "h", "HOST", "server's name or address (127.0.0.1)")
	flag(g, port(), &f.port, "port", "p", "PORT", "server's port (6379)")
	flag(g, word(), &f.socket, "socket", "s", "PATH", "unix socket, in place of host and port")
	flag(g, word(), &f.url, "url", "u", "URL", "server's URL, as the argument")
	flag(g, word(), &f.profile, "profile", "", "NAME", "profile of the config file, as @NAME")
	flag(g, count(), &f.db, "db", "n", "N", "database number (0)")
	flag(g, word(), &f.user, "user", "", "NAME", "ACL user")
	flag(g, word(), &f.password, "pass", "a", "PASSWORD", "password; safer: --askpass, VALKEYCLI_AUTH")
	g.onOff(&f.askpass, "askpass", "", "ask for the password")
	g.onOff(&f.noWarning, "no-auth-warning", "", "do not warn of a password on the command line")
	flag(g, word(), &f.ssh, "ssh", "", "HOST", "go through SSH: [user@]host[:port], or an alias")
	g.onOff(&f.cluster, "cluster", "c", "accepted as redis-cli does; changes nothing")
	g.add(&mappingsValue{into: &f.clusterMap}, "cluster-map", "", "where nodes are reached: announced=reachable")
	g.onOff(&f.onlySeed, "cluster-only-seed", "", "leave out all other nodes of the deployment")
	flag(g, oneOf(fromReplica, fromPrimary), &f.sampleFrom, "sample-from", "", "ROLE", "who is asked for keys: replica, primary (primary)")
	g = group(c, "TLS")
	g.onOff(&f.tls, "tls", "", "connect with TLS, as a rediss:// URL does")
	flag(g, word(), &f.cacert, "cacert", "", "FILE", "authority that the server's certificate is from")
	flag(g, word(), &f.cert, "cert", "", "FILE", "client's certificate")
	flag(g, word(), &f.key, privateKey(c), "", "FILE", "client's private key")
	flag(g, word(), &f.sni, "sni", "", "NAME", "server's name in its certificate, if not its host")
	g.onOff(&f.insecure, "insecure", "", "do not verify the server's certificate")
}

// privateKey is the flag of the client's private key: redis-cli's, unless the command has
// keys of another kind under that name.
func privateKey(c *cobra.Command) string {
	if c.Flags().Lookup("key") != nil {
		return "tls-key"
	}
	return "key"
}

// over is s where it says something, and what it does not say is as below.
func (s server) over(below server) server {
	set(&below.user, known(s.user))
	set(&below.password, known(s.password))
	set(&below.db, known(s.db))
	set(&below.tls, known(s.tls))
	set(&below.cacert, known(s.cacert))
	set(&below.cert, known(s.cert))
	set(&below.key, known(s.key))
	set(&below.sni, known(s.sni))
	set(&below.insecure, known(s.insecure))
	set(&below.ssh, known(s.ssh))
	set(&below.clusterMap, known(s.clusterMap))
	set(&below.onlySeed, known(s.onlySeed))
	set(&below.sampleFrom, known(s.sampleFrom))
	if s.url.Known() || s.host.Known() || s.port.Known() || s.socket.Known() {
		below.url, below.host, below.port, below.socket = s.url, s.host, s.port, s.socket
	}
	return below
}

// known is v as a value to overwrite with, where there is one.
func known[T any](v maybe.Value[T]) maybe.Value[maybe.Value[T]] {
	return maybe.Then(v, maybe.Of[T])
}

// address reads where the server is. What names no server is looked for in the
// environment: VALKEY_URL, then REDIS_URL. Those are ignored as soon as anything else
// names one, so that their passwords never go to another server than theirs.
func (s server) address(env func(string) string) (deployment.Config, error) {
	if url, ok := s.url.Get(); ok {
		return parseURL("the URL", url)
	}
	c := deployment.Config{
		Host: s.host.Or(""), Port: int(s.port.Or(0)), Socket: s.socket.Or(""),
	}
	if s.host.Known() || s.port.Known() || s.socket.Known() {
		return c, nil
	}
	for _, name := range []string{"VALKEY_URL", "REDIS_URL"} {
		if url := env(name); url != "" {
			return parseURL("the environment variable "+name, url)
		}
	}
	return c, nil
}

func parseURL(source, url string) (deployment.Config, error) {
	c, err := deployment.ParseURL(url)
	if err != nil {
		return c, usage("cannot read "+source, err.Error(), "redis://host:6379, rediss:// for TLS, redis+sentinel://host:26379/set, unix:///path, or @profile")
	}
	return c, nil
}

// hasPassword reports whether a URL holds a password.
func hasPassword(url string) bool {
	c, err := deployment.ParseURL(url)
	return err == nil && (!c.Password.Empty() || c.Sentinel != nil && !c.Sentinel.Password.Empty())
}

// connect is how to reach the server: its address, and who valktop is to it.
func (s server) connect(env func(string) string) (deployment.Config, error) {
	c, err := s.address(env)
	if err != nil {
		return c, err
	}
	set(&c.User, s.user)
	c.Map, c.OnlySeed, c.FromReplicas = s.clusterMap.Or(nil), s.onlySeed.Or(false), s.sampleFrom.Or("") == fromReplica
	c.DB = int(s.db.Or(int64(c.DB)))
	if err := s.setPassword(&c, env); err != nil {
		return c, err
	}
	return c, s.setTLS(&c)
}

// setPassword takes the password that was given, else the one of the URL, else one of the
// environment.
func (s server) setPassword(c *deployment.Config, env func(string) string) error {
	if password, ok := s.password.Get(); ok {
		c.Password = deployment.NewSecret(password)
		return nil
	}
	if name, ok := s.passwordEnv.Get(); ok {
		password := env(name)
		if password == "" {
			return usage("there is no password in the environment variable "+name, "the profile's password_env names it",
				"export "+name+", or --askpass")
		}
		c.Password = deployment.NewSecret(password)
		return nil
	}
	if s.passwordCommand.Known() || s.passwordFile.Known() {
		return nil
	}
	for _, name := range []string{"VALKEYCLI_AUTH", "REDISCLI_AUTH"} {
		if c.Password.Empty() {
			c.Password = deployment.NewSecret(env(name))
		}
	}
	return nil
}

// setTLS adds what is known about TLS, and refuses what would have no effect.
func (s server) setTLS(c *deployment.Config) error {
	if s.tls.Or(false) && c.TLS == nil {
		c.TLS = &deployment.TLS{}
	}
	wants := s.cacert.Known() || s.cert.Known() || s.key.Known() || s.sni.Known() || s.insecure.Or(false)
	switch {
	case c.TLS == nil && wants:
		return usage("certificates without TLS", "the connection is a plain one, they would have no effect", "add --tls, or use a rediss:// URL")
	case c.TLS == nil:
		return nil
	case s.cert.Known() != s.key.Known():
		return usage("a client certificate takes two files", "only one of --cert and --key is given", "--cert FILE --key FILE")
	case s.insecure.Or(false) && s.cacert.Known():
		return usage("--insecure and --cacert contradict each other", "one verifies the server's certificate, the other does not", "drop one of them")
	}
	c.TLS.CACert, c.TLS.Cert, c.TLS.Key = s.cacert.Or(""), s.cert.Or(""), s.key.Or("")
	c.TLS.SNI, c.TLS.Insecure = s.sni.Or(""), s.insecure.Or(false)
	return nil
}
