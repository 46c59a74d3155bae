package main

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/tidwall/redcon"

	"valktop/cli"
	"valktop/screenshots"
	"valktop/screenshots/scene"
	"valktop/themes"
)

// printed is what a command writes without a screen, on the scene's server and as a user of
// it who may do little.
type printed struct {
	name    string
	command string // as it stands behind the prompt, but for the server
}

// width is that of the terminal which it is printed to.
const width = 80

// prints are all that there are.
func prints() []printed {
	return []printed{{name: "doctor", command: "valktop doctor"}}
}

func (p printed) draw() ([]byte, error) {
	out, err := p.run()
	if err != nil {
		return nil, err
	}
	theme := themes.Default(true)
	lines := []string{"$ " + p.command + " redis://" + scene.Limited + "@" + scene.Addr}
	for line := range strings.Lines(out) {
		lines = append(lines, wrapped(strings.TrimRight(line, "\n"))...)
	}
	return screenshots.SVG(strings.Join(lines, "\n"), width, len(lines), screenshots.Options{Theme: theme, Frame: true, Title: p.command}), nil
}

// wrapped breaks a line where a terminal does.
func wrapped(line string) []string {
	var rows []string
	for cells := []rune(line); ; cells = cells[width:] {
		if len(cells) <= width {
			return append(rows, string(cells))
		}
		rows = append(rows, string(cells[:width]))
	}
}

// run is what the program writes, on the scene's server in place of one on a port of this machine.
func (p printed) run() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	at := l.Addr().String()
	server := redcon.NewServer(at, answer, nil, nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // it ends with its listener
	}()
	var out, failed bytes.Buffer
	args := append(strings.Fields(p.command)[1:], "redis://"+at, "--user", scene.Limited)
	code := cli.Main("", args, cli.World{
		In: strings.NewReader(""), Out: &out, Err: &failed,
		Env: func(name string) string { return map[string]string{"VALKEYCLI_AUTH": "-"}[name] },
	})
	if err := l.Close(); err != nil {
		return "", err
	}
	select {
	case <-ended:
	case <-time.After(time.Second): // it waits for connections that are gone
	}
	if failed.Len() > 0 {
		return "", fmt.Errorf("%s: exit %d: %s", p.command, code, &failed)
	}
	return strings.ReplaceAll(out.String(), at, scene.Addr), nil
}

// answer is what the scene's server says to its user.
func answer(c redcon.Conn, cmd redcon.Command) {
	words := make([]string, len(cmd.Args))
	for i, a := range cmd.Args {
		words[i] = string(a)
	}
	reply, refusal := scene.Answer(words)
	if refusal != "" {
		c.WriteError(refusal)
		return
	}
	c.WriteAny(reply)
}
