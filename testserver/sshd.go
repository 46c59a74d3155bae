package testserver

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// privilegeFolder is where a sshd of root wants an empty folder.
const privilegeFolder = "/run/sshd"

// SSHD is a running SSH server that lets in who has one of its keys.
type SSHD struct {
	Port int
	User string     // who may log in: the user of this process
	Host ssh.Signer // the host's key
	Dir  string

	t    testing.TB
	path string
	out  *printed
	cmd  *exec.Cmd
	done chan struct{}
}

// StartSSHD runs a server on a free loopback port, with lines of sshd_config of one's own. It
// reads nothing in anybody's home. A missing sshd fails the test.
func StartSSHD(t testing.TB, allowed []ssh.PublicKey, config ...string) *SSHD {
	t.Helper()
	path, err := exec.LookPath("sshd")
	if err != nil {
		path = "/usr/sbin/sshd" // of no user's PATH on Debian, and sshd wants an absolute one
		if _, err := os.Stat(path); err != nil {
			t.Fatalf("sshd is not installed: run `make servers` (apt-get install openssh-server)")
		}
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if me.Uid == "0" {
		if err := os.MkdirAll(privilegeFolder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir, err := os.MkdirTemp("", "valktop-ssh-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &SSHD{Port: freePort(t), User: me.Username, Dir: dir, t: t, path: path}
	var keys strings.Builder
	for _, k := range allowed {
		keys.Write(ssh.MarshalAuthorizedKey(k))
	}
	s.write("authorized_keys", keys.String())
	s.NewHostKey()
	s.write("sshd_config", strings.Join(append(config,
		"HostKey "+filepath.Join(dir, "host_key"), "AuthorizedKeysFile "+filepath.Join(dir, "authorized_keys"),
		"ListenAddress 127.0.0.1", "PidFile none", "StrictModes no", "UsePAM no", "PasswordAuthentication no",
		"KbdInteractiveAuthentication no", "PermitRootLogin prohibit-password", "MaxStartups 100",
	), "\n")+"\n")
	t.Cleanup(s.Kill)
	s.Launch()
	return s
}

// NewHostKey gives the host another key, from its next start on.
func (s *SSHD) NewHostKey() {
	s.t.Helper()
	s.Host = NewSSHKey(s.t, filepath.Join(s.Dir, "host_key"), "")
}

// AddHostCertificate gives the host a certificate for names by an authority, from its next start on.
func (s *SSHD) AddHostCertificate(authority ssh.Signer, names ...string) {
	s.t.Helper()
	c := &ssh.Certificate{Key: s.Host.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: names, ValidBefore: ssh.CertTimeInfinity}
	if err := c.SignCert(rand.Reader, authority); err != nil {
		s.t.Fatal(err)
	}
	s.write("host_key-cert.pub", string(ssh.MarshalAuthorizedKey(c)))
	config, err := os.ReadFile(filepath.Join(s.Dir, "sshd_config"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.write("sshd_config", string(config)+"HostCertificate "+filepath.Join(s.Dir, "host_key-cert.pub")+"\n")
}

// Launch starts a server that was killed, on the same port, and waits until it answers.
func (s *SSHD) Launch() {
	s.t.Helper()
	for range launchAttempts {
		s.out = &printed{}
		s.cmd = exec.Command(s.path, "-D", "-e", "-f", filepath.Join(s.Dir, "sshd_config"), "-p", strconv.Itoa(s.Port))
		s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
		if err := s.cmd.Start(); err != nil {
			s.t.Fatalf("start sshd: %v", err)
		}
		s.done = make(chan struct{})
		go func(cmd *exec.Cmd, done chan struct{}) {
			_ = cmd.Wait() // a killed server is no error
			close(done)
		}(s.cmd, s.done)
		if s.listens() {
			return
		}
	}
	s.t.Fatalf("sshd does not listen on port %d:\n%s", s.Port, s.out)
}

// listens waits until the server greets.
func (s *SSHD) listens() bool {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		select {
		case <-s.done:
			return false
		default:
		}
		c, err := net.DialTimeout("tcp", s.Addr(), time.Second)
		if err != nil {
			continue
		}
		_ = c.SetReadDeadline(time.Now().Add(time.Second))
		n, _ := c.Read(make([]byte, 4)) // nothing is as good as an error
		c.Close()
		if n > 0 {
			return true
		}
	}
	s.Kill()
	return false
}

// Kill ends the server and all that is logged in, as a crash of its machine would.
func (s *SSHD) Kill() {
	if s.cmd == nil {
		return
	}
	s.signal(syscall.SIGCONT)
	s.signal(syscall.SIGKILL)
	<-s.done
	s.cmd = nil
}

// Pause stops the server and all that is logged in: nothing is answered.
func (s *SSHD) Pause() { s.signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (s *SSHD) Resume() { s.signal(syscall.SIGCONT) }

// signal reaches the server and what it forked: a process for each login, or two.
func (s *SSHD) signal(sig syscall.Signal) {
	all := map[int]bool{s.cmd.Process.Pid: true}
	out, _ := exec.Command("ps", "-eo", "pid=,ppid=").Output() // without ps there are no logins to find
	for again := true; again; {
		again = false
		for line := range strings.Lines(string(out)) {
			var pid, parent int
			if _, err := fmt.Sscan(line, &pid, &parent); err == nil && all[parent] && !all[pid] {
				all[pid], again = true, true
			}
		}
	}
	for pid := range all {
		_ = syscall.Kill(pid, sig) // it has ended, at worst
	}
}

// Addr is where it listens.
func (s *SSHD) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// Spec is what to log in with: user@host:port.
func (s *SSHD) Spec() string { return s.User + "@" + s.Addr() }

// Known is the line of known_hosts that it is known by.
func (s *SSHD) Known() string {
	return fmt.Sprintf("[127.0.0.1]:%d %s", s.Port, ssh.MarshalAuthorizedKey(s.Host.PublicKey()))
}

// Log is what it wrote so far; to be read when it has ended.
func (s *SSHD) Log() string { return s.out.String() }

func (s *SSHD) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.Dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// NewSSHKey writes a new key to file, protected by a passphrase unless that is empty.
func NewSSHKey(t testing.TB, file, passphrase string) ssh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	if passphrase != "" {
		protect(t, file, passphrase)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// protect puts a key behind a passphrase. One round is all that it takes to try one: the
// usual 16 are seconds where the race detector watches them.
func protect(t testing.TB, file, passphrase string) {
	t.Helper()
	if said, err := exec.Command("ssh-keygen", "-q", "-p", "-a", "1", "-P", "", "-N", passphrase, "-f", file).CombinedOutput(); err != nil {
		t.Fatalf("ssh-keygen: %v: %s", err, said)
	}
}

// printed is what a program prints, while others read it.
type printed struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes more of it.
func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

// String is all so far.
func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}
