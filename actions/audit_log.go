package actions

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// auditTimeout is how long an audit command may take: a change waits for it.
const auditTimeout = 10 * time.Second

// Log is the log of changes: JSON lines in a file that is only ever appended to.
type Log struct {
	Path string
	// Commands are shell commands that each line is piped to. When one fails the change is
	// not made.
	Commands []string
}

// Append writes a record as one line, in one write, so that several processes may share
// the file; then it hands the line to the commands.
func (l Log) Append(ctx context.Context, r Record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if err := l.write(line); err != nil {
		return refuse("the change cannot be logged", err.Error(), "what is not logged is not done; make "+l.Path+" writable")
	}
	for _, command := range l.Commands {
		if err := pipe(ctx, command, line); err != nil {
			return refuse("the audit command failed", err.Error(), "the change waits for it; see audit_command in the config file")
		}
	}
	return nil
}

func (l Log) write(line []byte) error {
	if err := os.MkdirAll(filepath.Dir(l.Path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(l.Path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Close())
}

// pipe runs a command of the shell with a line on its standard input. The environment is
// this process's without what may be a secret of a connection.
func pipe(ctx context.Context, command string, line []byte) error {
	ctx, cancel := context.WithTimeout(ctx, auditTimeout)
	defer cancel()
	shell := []string{"/bin/sh", "-c"}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/C"}
	}
	c := exec.CommandContext(ctx, shell[0], shell[1], command)
	c.WaitDelay = time.Second // for what it started and left behind
	c.Stdin = bytes.NewReader(line)
	c.Env = withoutSecrets(os.Environ())
	var said bytes.Buffer
	c.Stderr = &said
	err := c.Run()
	if ctx.Err() != nil && err != nil {
		return fmt.Errorf("it took longer than %v", auditTimeout)
	}
	if first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n"); err != nil && first != "" {
		return fmt.Errorf("%w: %s", err, first)
	}
	return err
}

// withoutSecrets leaves out the variables that valktop takes passwords from.
func withoutSecrets(env []string) []string {
	var all []string
	for _, v := range env {
		switch name, _, _ := strings.Cut(v, "="); name {
		case "VALKEYCLI_AUTH", "REDISCLI_AUTH", "VALKEY_URL", "REDIS_URL":
		default:
			all = append(all, v)
		}
	}
	return all
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
			if json.Unmarshal(line, &r) != nil {
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
