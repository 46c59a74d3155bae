package actions

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"valktop/shell"
)

// auditTimeout is how long an audit command may take: a change waits for it.
const auditTimeout = 10 * time.Second

// Log is the log of changes: JSON lines in a file, for its owner alone, that is only ever
// appended to. valktop never shortens, renames or removes it: how long it is kept is for
// its owner to say (logrotate may move it away at any time).
type Log struct {
	Path string
	// Commands are shell commands that each line is piped to. When one fails the change is
	// not made.
	Commands []string
	// Hide are environment variables that they do not get, beside those that valktop always
	// takes passwords from.
	Hide []string
}

// Append hands a record to the commands and writes it as one line, in one write, so that
// several processes may share the file; it is on the disk when the error is nil. A
// beginning that a command refuses is not written: the change is not to be made. An end is
// written all the same: the change was made.
func (l Log) Append(ctx context.Context, r Record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	refused := l.audit(ctx, line)
	if refused != nil && r.Event == Began {
		return refused
	}
	if err := l.write(line); err != nil {
		err = refuse("the change cannot be logged", err.Error(), "what is not logged is not done; make "+l.Path+" writable")
		return errors.Join(err, refused)
	}
	return refused
}

// audit hands a line to the commands, and to none after one that failed.
func (l Log) audit(ctx context.Context, line []byte) error {
	for _, command := range l.Commands {
		if err := l.pipe(ctx, command, line); err != nil {
			return refuse("the audit command failed", err.Error(), "the change waits for it; see audit_command in the config file")
		}
	}
	return nil
}

func (l Log) write(line []byte) error {
	if err := os.MkdirAll(filepath.Dir(l.Path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(l.Path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(appendLine(f, line), f.Close())
}

// appendLine adds a line while no other process does. Behind a line that somebody died
// within it begins a new one.
func appendLine(f *os.File, line []byte) error {
	unlock, err := lockFile(f)
	if err != nil {
		return err
	}
	defer unlock()
	if info, err := f.Stat(); err == nil && info.Size() > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.Write(line); err != nil {
		return err
	}
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !special(f) {
		return err
	}
	return nil
}

// special reports whether a file is none that a disk holds, /dev/null say.
func special(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && !info.Mode().IsRegular()
}

// pipe runs a command of the shell with a line on its standard input. The environment is
// this process's without what may be a secret of a connection.
func (l Log) pipe(ctx context.Context, command string, line []byte) error {
	_, err := shell.Run(ctx, shell.Command{
		Line: command, Input: line, Environ: l.environment(os.Environ()), Timeout: auditTimeout,
	})
	return err
}

// environment leaves out the variables that valktop takes passwords from.
func (l Log) environment(all []string) []string {
	return shell.Without(all, append(PasswordVariables(), l.Hide...)...)
}

// PasswordVariables are those that valktop always takes passwords from, alone or in a URL.
func PasswordVariables() []string {
	return []string{"VALKEYCLI_AUTH", "REDISCLI_AUTH", "VALKEY_URL", "REDIS_URL"}
}

// ReadLog yields the records of a log, the oldest first. Lines that are none, as a crash
// leaves them, are skipped and counted. A log that is not there has no records.
func ReadLog(path string, yield func(Record) bool) (skipped int, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var r Record
			if json.Unmarshal(line, &r) != nil || r.Event == "" {
				skipped++
			} else if !yield(r) {
				return skipped, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return skipped, nil
		}
		if err != nil {
			return skipped, err
		}
	}
}
