package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"valktop/actions"
	"valktop/deployment"
	"valktop/shell"
)

// passwordLimit is how many bytes a password may have: tokens that stand for one take some
// thousands.
const passwordLimit = 64 << 10

// unavailable is a password that cannot be had.
type unavailable struct{ why, try string }

func (u unavailable) Error() string { return u.why }

// Try is what to do about it.
func (u unavailable) Try() string { return u.try }

// oncePassword is the error of a profile that says more than once where its password is.
func (s server) oncePassword() error {
	var ways []string
	for _, way := range []struct {
		name  string
		given bool
	}{
		{"url", hasPassword(s.url.Or(""))},
		{"password_env", s.passwordEnv.Known()},
		{"password_file", s.passwordFile.Known()},
		{"password_command", s.passwordCommand.Known()},
	} {
		if way.given {
			ways = append(ways, way.name)
		}
	}
	if len(ways) > 1 {
		return errors.New("the password is given more than once, by " + strings.Join(ways, " and by "))
	}
	return nil
}

// passwordFrom is where the profile says that the password comes from each time it is
// needed, under the rules of a profile: tokens expire. It is nil where it is known beforehand.
func (s server) passwordFrom(r rules) func(context.Context) (string, error) {
	if s.password.Known() {
		return nil
	}
	if line, ok := s.passwordCommand.Get(); ok {
		return func(ctx context.Context) (string, error) {
			return passwordOf(ctx, shell.Command{Line: line, Environ: forPassword(os.Environ(), r.secrets), Timeout: passwordTimeout}, r.profile)
		}
	}
	if path, ok := s.passwordFile.Get(); ok {
		return func(context.Context) (string, error) { return passwordIn(path) }
	}
	return nil
}

// passwordOf runs the command that prints the password. The errors name the profile and not
// the command, which may hold a secret itself.
func passwordOf(ctx context.Context, c shell.Command, profile string) (string, error) {
	c.Limit = passwordLimit
	printed, err := shell.Run(ctx, c)
	if ctx.Err() != nil && err != nil {
		return "", err
	}
	source := "the password_command of @" + profile
	const try = "Run it in a shell: it prints the password and nothing else, and asks nothing, since valktop has the terminal."
	if failure, ok := errors.AsType[*shell.Failure](err); ok {
		why := source + " failed: " + failure.Err.Error()
		if said := scrubbed(failure.Said, string(printed)); said != "" {
			why += ": " + said
		}
		return "", unavailable{why, try}
	}
	if err != nil {
		return "", unavailable{source + " cannot be run: " + err.Error(), try}
	}
	password, wrong := onePassword(string(printed))
	if wrong != "" {
		return "", unavailable{source + " " + strings.Replace(wrong, "holds", "printed", 1), "It prints the password as its only line: add | head -n 1 to one that prints more."}
	}
	return password, nil
}

// passwordIn reads the file that holds the password.
func passwordIn(path string) (string, error) {
	try := "Put the password into it as its only line, for your eyes alone: chmod 600 " + path
	content, err := readAtMost(path, passwordLimit)
	if err != nil {
		if inner, ok := errors.AsType[*os.PathError](err); ok {
			err = inner.Err
		}
		return "", unavailable{"the password file " + path + " cannot be read: " + err.Error(), try}
	}
	password, wrong := onePassword(content)
	if wrong != "" {
		return "", unavailable{"the password file " + path + " " + wrong, try}
	}
	return password, nil
}

// readAtMost reads a file that is not larger than limit.
func readAtMost(path string, limit int64) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(content)) > limit {
		err = fmt.Errorf("it has more than %d bytes", limit)
	}
	return string(content), err
}

// onePassword cuts the end of the line off a password, or says what is wrong with the text.
func onePassword(text string) (password, wrong string) {
	password = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	switch {
	case password == "":
		return "", "holds nothing"
	case strings.Contains(password, "\n"):
		return "", "holds more than one line"
	}
	return password, ""
}

const (
	saidLines = 3   // the last ones of what a command said: the first are often headings
	saidMost  = 300 // bytes of them
)

// scrubbed is the end of what a command said on standard error, in one line and without
// whatever it printed elsewhere: a shell that traces its commands repeats the password.
func scrubbed(said, printed string) string {
	for line := range strings.Lines(printed) {
		if line = strings.TrimSpace(line); line != "" {
			said = strings.ReplaceAll(said, line, deployment.NewSecret(line).String())
		}
	}
	var lines []string
	for line := range strings.Lines(said) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	said = strings.Join(lines[max(len(lines)-saidLines, 0):], "; ")
	return strings.ToValidUTF8(said[:min(len(said), saidMost)], "")
}

// forPassword is the environment of a password_command. It is told no other password, and
// not which terminal gpg's agent asks at: that would draw into the dashboard. An agent that
// has a window to ask in still does.
func forPassword(environ, secrets []string) []string {
	return shell.Without(environ, slices.Concat([]string{"GPG_TTY"}, actions.PasswordVariables(), secrets)...)
}

// exposedPassword warns when others can read the file that holds the password.
func (s server) exposedPassword() (warning string) {
	path, ok := s.passwordFile.Get()
	if !ok || s.password.Known() || runtime.GOOS == "windows" {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return ""
	}
	return fmt.Sprintf("%s holds a password and others may read it; try: chmod 600 %s", filepath.Base(path), path)
}
