package keyspace

import (
	"net/netip"
	"strings"
)

// mappedPrefix begins an IPv4 address as many servers write it, in IPv6.
const mappedPrefix = ":ffff:"

// address recognizes an IP address or a MAC address at i. It returns where it ends, i if
// there is none.
func (s *splitter) address(i int) (end int, class Class) {
	name := s.name
	if end := ipv4(name, i); end > i && !s.wordAt(end) && (end >= len(name) || name[end] != '.' || digitsAt(name, end+1, 1) == 0) {
		return end, IP
	}
	end, colons, letters := i, 0, false
	for end < len(name) && end < i+maxIPv6 {
		c := name[end]
		if c == ':' {
			colons++
		} else if c|0x20 >= 'a' && c|0x20 <= 'f' {
			letters = true
		} else if c-'0' >= 10 {
			break
		}
		end++
	}
	if colons == 0 {
		if end == i+2 && end < len(name) && name[end] == '-' {
			return s.mac(i)
		}
		return i, Literal
	}
	if end < len(name) && name[end] == '.' { // ::ffff:10.0.0.1
		for end > i && name[end-1] != ':' {
			end--
		}
		last := ipv4(name, end)
		if last == end {
			return i, Literal
		}
		end = last
	}
	if end, class := s.mac(i); end > i {
		return end, class
	}
	for range 3 { // a segment or two behind it may look like parts of it
		if !s.wordAt(end) && end > i {
			if end, class := ipv6(name, i, end, letters); end > i {
				return end, class
			}
		}
		for end--; end > i && name[end] != ':'; end-- {
		}
		if end <= i {
			break
		}
	}
	return i, Literal
}

// maxIPv6 is the length of the longest IPv6 address.
const maxIPv6 = 45

// ipv4 returns where an IPv4 address ends that begins at i, i if there is none.
func ipv4(name string, i int) int {
	at := i
	for octet := range 4 {
		if octet > 0 {
			if at >= len(name) || name[at] != '.' {
				return i
			}
			at++
		}
		n := digitsAt(name, at, 4)
		if n == 0 || n > 3 || digitsValue(name[at:at+n]) > 255 || n > 1 && name[at] == '0' {
			return i
		}
		at += n
	}
	return at
}

// ipv6 recognizes an IPv6 address from i on, up to end or to a colon before it. Numbers
// between colons are no address, nor is a word before two of them (feed::42): it takes an
// address of the ranges in use, or the loopback.
func ipv6(name string, i, end int, letters bool) (int, Class) {
	text := name[i:end]
	for len(text) > 2 && text[len(text)-1] == ':' && text[len(text)-2] != ':' {
		text = text[:len(text)-1] // the delimiter behind it
	}
	switch {
	case text == "::1":
	case len(text) > 7 && text[:7] == "::ffff:" && ipv4(text, 7) == len(text):
	case len(text) < 4 || !letters && !hasDouble(text):
		return i, Literal
	case text[0] == '2', text[0] == '3', text[0]|0x20 == 'f' && (text[1]|0x20 == 'c' || text[1]|0x20 == 'd' || isLinkLocal(text)):
		first := 0
		for first < len(text) && text[first] != ':' {
			first++
		}
		if first != 4 {
			return i, Literal
		}
	default:
		return i, Literal
	}
	if _, err := netip.ParseAddr(text); err != nil {
		return i, Literal
	}
	return i + len(text), IP
}

// isLinkLocal reports whether an address begins with fe8, fe9, fea or feb, not as feed does.
func isLinkLocal(text string) bool {
	return text[1]|0x20 == 'e' && (text[2] == '8' || text[2] == '9' || text[2]|0x20 == 'a' || text[2]|0x20 == 'b')
}

func hasDouble(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i] == ':' && text[i-1] == ':' {
			return true
		}
	}
	return false
}

// mac recognizes 00:1a:2b:3c:4d:5e at i, with colons or dashes. Without a letter in it, it
// could be six numbers.
func (s *splitter) mac(i int) (end int, class Class) {
	const length = 17
	name := s.name
	if len(name) < i+length || s.wordAt(i+length) {
		return i, Literal
	}
	between, letters := name[i+2], false
	if between != ':' && between != '-' {
		return i, Literal
	}
	for at := range length {
		c := name[i+at]
		switch {
		case at%3 == 2:
			if c != between {
				return i, Literal
			}
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			letters = true
		case c-'0' >= 10:
			return i, Literal
		}
	}
	if !letters || i+length < len(name) && name[i+length] == between && i+length+2 < len(name) && isHexText(name[i+length+1:i+length+3]) && !s.wordAt(i+length+3) {
		return i, Literal
	}
	return i + length, MAC
}

// emailAt returns where the first e-mail address lies that begins at i or later; beyond the
// name if there is none.
func (s *splitter) emailAt(i int) span {
	if s.mail.hi == 0 || s.mail.lo < i {
		s.mail = findEmail(s.name, i)
	}
	return s.mail
}

func findEmail(name string, i int) span {
	for from := i; ; {
		n := strings.IndexByte(name[from:], '@')
		if n < 0 {
			return span{len(name), len(name) + 1}
		}
		at := from + n
		lo, hi, dot := at, at+1, 0
		for lo > from && isMailbox(name[lo-1]) {
			lo--
		}
		for lo < at && (name[lo] == '.' || name[lo] == '-') {
			lo++
		}
		for hi < len(name) && (isAlnum(name[hi]) || name[hi] == '-' || name[hi] == '.') {
			if name[hi] == '.' {
				dot = hi
			}
			hi++
		}
		if lo < at && dot > at+1 && hi-dot > 2 && name[dot+1]-'0' >= 10 {
			return span{lo, hi}
		}
		from = at + 1
	}
}

func isAlnum(c byte) bool { return c-'0' < 10 || (c|0x20)-'a' < 26 }

func isMailbox(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'
}
