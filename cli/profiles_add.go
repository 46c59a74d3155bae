package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/enrol"
	"valktop/ui/text"
)

// addFlags are what `valktop profiles add` was asked.
type addFlags struct {
	connection connection // its config file alone

	url, user              maybe.Value[string]
	command, file, env     maybe.Value[string] // that give the password
	cacert, cert, key, sni maybe.Value[string]
	ssh, tags              maybe.Value[string]
	insecure               maybe.Value[bool]
	tls, production        maybe.Value[bool]
	readOnly, untried, yes maybe.Value[bool]
}

func (p *program) profilesAddCommand() *cobra.Command {
	var f addFlags
	c := &cobra.Command{
		Use:   "add [NAME]",
		Short: "Add a profile, once it was tried",
		Long: "Asks for what a profile needs, connects to its server, says what was found\n" +
			"there, and adds it to the end of the config file. With --yes nothing is asked,\n" +
			"and it is saved only if it works. The password itself is never in the file.",
		Example: "valktop profiles add\n" +
			"valktop profiles add prod --url rediss://monitor@cache:6380 \\\n" +
			"  --password-command 'pass show redis/prod' --production --yes",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.addProfile(ctx, &f, args) }),
	}
	g := group(c, "profile")
	flag(g, word(), &f.url, "url", "u", "URL", "server's URL, without a password")
	flag(g, word(), &f.user, "user", "", "NAME", "ACL user")
	flag(g, word(), &f.command, "password-command", "", "LINE", "prints the password, at each connection")
	flag(g, word(), &f.file, "password-file", "", "FILE", "holds the password")
	flag(g, word(), &f.env, "password-env", "", "NAME", "variable that holds the password")
	flag(g, word(), &f.ssh, "ssh", "", "HOST", "go through SSH: [user@]host[:port]")
	flag(g, word(), &f.tags, "tags", "", "WORDS", "words to find it by: eu,prod")
	g.onOff(&f.production, "production", "", "every change asks for its name")
	g.onOff(&f.readOnly, "read-only", "", "change nothing there")
	g = group(c, "TLS")
	g.onOff(&f.tls, "tls", "", "connect with TLS, as a rediss:// URL does")
	flag(g, word(), &f.cacert, "cacert", "", "FILE", "authority that the server's certificate is from")
	flag(g, word(), &f.cert, "cert", "", "FILE", "client certificate")
	flag(g, word(), &f.key, "key", "", "FILE", "its private key")
	flag(g, word(), &f.sni, "sni", "", "NAME", "name that the server's certificate has")
	g.onOff(&f.insecure, "insecure", "", "do not check the server's certificate")
	g = group(c, "saving")
	g.onOff(&f.yes, "yes", "", "ask nothing; save it if it works")
	g.onOff(&f.untried, "untried", "", "save it without connecting")
	addConfig(c, &f.connection.config)
	return c
}

// draft is the profile as far as the command line says it.
func (f *addFlags) draft(args []string) (enrol.Draft, error) {
	d := enrol.Draft{
		URL: f.url.Or(""), User: f.user.Or(""), TLS: f.tls.Or(false), SSH: f.ssh.Or(""), Tags: f.tags.Or(""),
		CACert: f.cacert.Or(""), Cert: f.cert.Or(""), Key: f.key.Or(""), SNI: f.sni.Or(""), Insecure: f.insecure.Or(false),
		Production: f.production.Or(false), ReadOnly: f.readOnly.Or(false), From: enrol.None,
	}
	if len(args) > 1 {
		return d, usage("there is more than one argument", "one profile is added at a time", "valktop profiles add NAME")
	}
	if len(args) == 1 {
		d.Name = args[0]
	}
	for _, way := range []struct {
		from  string
		given maybe.Value[string]
	}{{enrol.Command, f.command}, {enrol.File, f.file}, {enrol.Env, f.env}} {
		if value, ok := way.given.Get(); ok {
			if d.From != enrol.None {
				return d, usage("the password is given more than once", "by "+d.From+" and by "+way.from, "keep one of them")
			}
			d.From, d.Password = way.from, value
		}
	}
	return d, nil
}

func (p *program) addProfile(ctx context.Context, f *addFlags, args []string) error {
	d, err := f.draft(args)
	if err != nil {
		return err
	}
	file, err := p.config(&f.connection)
	if err != nil && f.connection.config.Known() && isMissing(err) {
		file, err = config{path: f.connection.config.Or("")}, nil // a new one
	}
	if err != nil {
		return err
	}
	if file.path, err = filepath.Abs(file.path); err != nil {
		return err
	}
	if f.yes.Or(false) {
		return p.addUnasked(ctx, f, file, d)
	}
	if !isTerminal(p.In) || !isTerminal(p.Out) {
		return usage("there is no terminal to ask at", "", "valktop profiles add NAME --url URL --yes asks nothing")
	}
	return p.addAsked(ctx, f, file, d)
}

// addUnasked adds what the command line says.
func (p *program) addUnasked(ctx context.Context, f *addFlags, file config, d enrol.Draft) error {
	if err := file.checkName(d.Name); err != nil {
		return usage("this profile cannot be added", err.Error(), "valktop profiles lists those there are; valktop profiles add NAME --url URL --yes")
	}
	if err := checkURL(d.URL); err != nil {
		return usage("this profile cannot be added", err.Error(), "--url redis://host:6379, and --password-command, --password-file or --password-env")
	}
	after, addition, err := prepared(file, d)
	if err != nil {
		return err
	}
	if !f.untried.Or(false) {
		seen, err := p.try(ctx, after, d.Name)
		if err != nil {
			problem := explain(err)
			problem.why, problem.what = problem.Error(), "nothing was saved"
			return problem
		}
		p.tell(seen)
	}
	return p.save(file, addition, d.Name)
}

// addAsked adds what the user writes into a form, after it was tried.
func (p *program) addAsked(ctx context.Context, f *addFlags, file config, d enrol.Draft) error {
	fmt.Fprintf(p.Err, "A new profile in %s. It is tried before it is saved; esc leaves.\n\n", text.Escape(file.path))
	at := enrol.Terminal{In: p.In, Out: p.Out, Theme: themes.Default}
	for {
		err := enrol.Ask(ctx, at, &d, enrol.Checks{Name: file.checkName, URL: checkURL, TLS: speaksTLS})
		if errors.Is(err, enrol.ErrLeft) {
			return problem{what: "nothing was saved", why: err.Error(), code: exitFailed}
		}
		if err != nil {
			return err
		}
		after, addition, err := prepared(file, d)
		if err == nil && f.untried.Or(false) {
			return p.save(file, addition, d.Name)
		}
		var seen found
		if err == nil {
			fmt.Fprintln(p.Err, "connecting ...")
			seen, err = p.try(ctx, after, d.Name)
		}
		if err == nil {
			p.tell(seen)
			return p.save(file, addition, d.Name)
		}
		if ctx.Err() != nil {
			return err
		}
		report(p.Err, err)
		choice, asked := enrol.Decide(ctx, at)
		switch {
		case asked == nil && choice == enrol.Save && addition != "":
			return p.save(file, addition, d.Name)
		case asked == nil && choice == enrol.Change:
			continue
		case asked != nil && !errors.Is(asked, enrol.ErrLeft):
			return asked
		}
		return problem{what: "nothing was saved", code: exitFailed}
	}
}

// prepared is the file with the profile, and what is to be written for that.
func prepared(file config, d enrol.Draft) (after config, addition string, err error) {
	for _, path := range []*string{&d.CACert, &d.Cert, &d.Key, passwordFileOf(&d)} {
		if path != nil && *path != "" && !strings.HasPrefix(*path, "~/") {
			if *path, err = filepath.Abs(*path); err != nil { // valktop is started elsewhere the next time
				return file, "", err
			}
		}
	}
	table, err := tableFor(d)
	if err != nil {
		return file, "", err
	}
	return file.with(table)
}

// passwordFileOf is where d names a file that holds the password; nil when it does not.
func passwordFileOf(d *enrol.Draft) *string {
	if d.From != enrol.File {
		return nil
	}
	return &d.Password
}

// tell says what was found on the server of a profile.
func (p *program) tell(seen found) {
	for _, line := range seen.lines() {
		fmt.Fprintln(p.Err, line)
	}
}

// save adds the profile to the file.
func (p *program) save(file config, addition, name string) error {
	if err := add(file.path, addition); err != nil {
		return problem{what: "cannot write " + file.path, why: err.Error(), try: "nothing was saved; --config FILE writes another file", code: exitFailed}
	}
	fmt.Fprintf(p.Err, "saved: @%s in %s\n", name, text.Escape(file.path))
	return nil
}
