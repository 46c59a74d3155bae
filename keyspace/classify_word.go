package keyspace

// word reads letters and digits from lo to hi: an identifier, or a word, which may have
// numbers in it: worker12, user42posts.
func (s *splitter) word(lo, hi int) {
	var seen byteKind
	for i := lo; i < hi; i++ {
		seen |= s.kinds[s.name[i]]
	}
	text := s.name[lo:hi]
	switch {
	case seen&isHigh != 0 && seen&isDigit == 0:
		return
	case seen&isHigh != 0:
	case seen == isDigit && hi-lo == 3 && s.region(lo):
		return
	case seen == isDigit:
		class, digits := numberClass(text)
		s.slot(lo, hi, class, digits)
		return
	case seen&isDigit == 0 && isWordKind(hi-lo, seen):
		return
	case len(text) >= 13 && text[8] == 'T' && digitsAt(text, 0, 9) == 8 && s.timed(lo, hi):
		return
	case text[0]|0x20 == 'v' && digitsAt(text, 1, 6) > 0:
		if s.apiVersion(lo, hi) {
			return
		}
		if end, class := s.quantity(lo); end == hi {
			s.slot(lo, hi, class, false)
			return
		}
		fallthrough
	default:
		if class := idClass(text, seen); class != Literal {
			s.slot(lo, hi, class, false)
			return
		}
	}
	if seen&isDigit != 0 && !technical(text) {
		s.numbered(lo, hi)
	}
}

// region reports whether the three digits at i end a locale tag: es-419 is the Spanish of
// Latin America.
func (s *splitter) region(i int) bool {
	switch name := s.name; name[i : i+3] {
	case "419", "001", "150":
		return i >= 3 && (name[i-1] == '-' || name[i-1] == '_') && name[i-2]-'a' < 26 && name[i-3]-'a' < 26 && (i == 3 || !s.wordAt(i-4))
	}
	return false
}

// numbered folds the numbers of a word with numbers in it.
func (s *splitter) numbered(lo, hi int) {
	name := s.name
	if i := lo + digitsAt(name, lo, hi-lo); i > lo {
		s.leading(lo, i, hi)
		return
	}
	for i := lo; i < hi; {
		if name[i]-'0' >= 10 {
			i++
			continue
		}
		end := i + digitsAt(name, i, hi-i)
		switch {
		case end == hi, end-i >= 3, i-lo >= 3 && hi-end >= 3 && end+1 < hi:
			class, digits := numberClass(name[i:end])
			s.slot(i, end, class, digits)
		}
		i = end
	}
}

// leading folds a number before letters, which ends at i: 100x200, 1234567kg. A short one
// is part of a word (2fa) or a span of time (24h).
func (s *splitter) leading(lo, i, hi int) {
	name := s.name
	if name[i]|0x20 == 'x' && i+1+digitsAt(name, i+1, hi) == hi && i+1 < hi {
		s.slot(lo, i, Int, true)
		s.slot(i+1, hi, Int, true)
		return
	}
	if i-lo >= 5 {
		class, digits := numberClass(name[lo:i])
		s.slot(lo, i, class, digits)
	}
}

// technical reports whether a word begins with one that has a number in its own name.
func technical(text string) bool {
	for n := min(len(text), 7); n >= 2; n-- {
		if n < len(text) && text[n]-'0' < 10 {
			continue // the number goes on
		}
		if isTechnical(text[:n]) {
			return true
		}
	}
	return false
}

func isTechnical(word string) bool {
	var buf [7]byte
	lower := buf[:len(word)]
	for i := range len(word) {
		lower[i] = word[i]
		if word[i]-'A' < 26 {
			lower[i] |= 0x20
		}
	}
	switch string(lower) {
	case "a11y", "aes128", "aes256", "av1", "auth0", "avx2", "b2b", "b2c", "base32", "base62", "base64", "bz2", "c2c", "cp1252", "crc16", "crc32", "crc64",
		"css3", "d3", "ec2", "es5", "es6", "ext4", "ga4", "geo2", "gpt3", "gpt4", "gpt5", "h264", "h265", "html5", "http1", "http2", "http3",
		"i18n", "ico3", "ie11", "ipv4", "ipv6", "iso8601", "j2ee", "k8s", "l10n", "latin1", "ldap3", "log4j", "lz4", "m3u8", "md4", "md5", "mp3", "mp4", "murmur3",
		"neo4j", "o365", "oauth1", "oauth2", "p2p", "php5", "php7", "php8", "r2", "rfc822", "rot13", "s3", "saml2", "sha1", "sha2", "sha224", "sha256", "sha3", "sha384", "sha512",
		"socks4", "socks5", "sqlite3", "t9n", "udp4", "udp6", "utf16", "utf32", "utf8", "vp8", "vp9", "vue2", "vue3", "w3c", "web2", "web3", "win32", "win64", "x11", "x264", "x265", "x509", "x64", "x86", "xxh3", "xxh32", "xxh64", "zip4":
		return true
	}
	return false
}
