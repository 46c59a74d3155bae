package cli

import (
	"context"
	"errors"
	"maps"
	"net"
	"slices"
	"strconv"
	"syscall"
	"time"

	"valktop/deployment"
	"valktop/ui"
	"valktop/ui/picker"
)

// knockTime is how long it may take to find out that nothing listens on this machine.
const knockTime = time.Second

// pick lets the user choose a profile when no server was named and none is found. It
// returns the arguments as they would have been typed. Left means that none was chosen.
func (p *program) pick(ctx context.Context, f *rootFlags, args []string) (_ []string, left bool, err error) {
	if len(args) > 0 || f.connection.namesServer() || p.Env("VALKEY_URL") != "" || p.Env("REDIS_URL") != "" {
		return args, false, nil
	}
	file, err := p.config(&f.connection)
	if err != nil || len(file.profiles) == 0 || p.Listens == nil || p.Listens(ctx) {
		return args, false, err
	}
	available, err := p.prepareScreen(f.settings.over(file.common))
	if err != nil {
		return args, false, err
	}
	name, err := ui.Pick(ctx, ui.Options{Themes: available, Theme: f.settings.over(file.common).theme.Or("")},
		picker.New(file.servers(), "No server was named, and nothing listens at "+deployment.Config{}.Name()+"."))
	if err != nil || name == "" {
		return args, err == nil, err
	}
	return []string{"@" + name}, false, nil
}

// listens reports whether there may be a server where valktop looks for one by default.
func listens(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, knockTime)
	defer cancel()
	at := net.JoinHostPort(deployment.DefaultHost, strconv.Itoa(deployment.DefaultPort))
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", at)
	if err == nil {
		conn.Close()
	}
	return !errors.Is(err, syscall.ECONNREFUSED)
}

// servers are the profiles to choose from, by name.
func (c config) servers() []picker.Server {
	var all []picker.Server
	for _, name := range slices.Sorted(maps.Keys(c.profiles)) {
		d := c.describe(name)
		s := picker.Server{Name: name, Address: d.Server, Tags: d.Tags, Demands: d.Demands}
		if d.problem != "" {
			s.Disabled, s.Address = d.problem, "–"
		}
		all = append(all, s)
	}
	return all
}
