package deployment

import "testing"

func TestLoopbackIsThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		config Config
		want   bool
	}{
		{Config{}, true},
		{Config{Host: "localhost"}, true},
		{Config{Host: "127.0.0.1"}, true},
		{Config{Host: "127.8.9.1", Port: 7000}, true},
		{Config{Host: "::1"}, true},
		{Config{Host: "::ffff:127.0.0.1"}, true},
		{Config{Socket: "/run/valkey.sock", Host: "cache"}, true},
		{Config{Host: "10.0.0.1"}, false},
		{Config{Host: "0.0.0.0"}, false},
		{Config{Host: "cache-1"}, false},
		{Config{Host: "localhost.example.com"}, false},
		{Config{Host: "127.0.0.1.example.com"}, false},
	} {
		if got := c.config.Loopback(); got != c.want {
			t.Errorf("%+v: loopback is %v, want %v", c.config, got, c.want)
		}
	}
}
