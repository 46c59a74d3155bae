package keyspace

// maxHexWords bounds the texts that are looked at for words: five of them in a row are no
// accident, and nobody writes more.
const maxHexWords = 20

// hexWord reports whether a text is one of the words that hexadecimal digits happen to
// spell, with a number behind it: face2024 is no hash, nor is dec2024.
func hexWord(text string) bool {
	i := 0
	for i < len(text) && text[i] > '9' {
		i++
	}
	return (i > 3 || i == 3 && isShortHexWord(text[:i])) && digitsAt(text, i, len(text)) == len(text)-i && isHexWord(text[:i])
}

// hexWords reports whether a text is nothing but such words: deadbeef, cafebabe, c0ffee.
func hexWords(text string) bool {
	if len(text) > maxHexWords {
		return false
	}
	ends := uint32(1) // where words may end, as bits
	for i := range len(text) {
		if ends>>i&1 == 0 {
			continue
		}
		for n := 3; n <= 7 && i+n <= len(text); n++ {
			if isHexWord(text[i : i+n]) {
				ends |= 1 << (i + n)
			}
		}
	}
	return ends>>len(text)&1 != 0
}

// isShortHexWord reports whether a number behind three letters leaves them a word.
func isShortHexWord(text string) bool {
	switch text {
	case "ace", "bad", "bed", "cab", "dad", "dec", "fab", "feb", "fed":
		return true
	}
	return false
}

// isHexWord reports whether a text is a word that hexadecimal digits spell, in any case.
func isHexWord(text string) bool {
	var buf [7]byte
	if len(text) > len(buf) {
		return false
	}
	for i := range len(text) {
		buf[i] = text[i] | 0x20
	}
	switch string(buf[:len(text)]) {
	case "acceded", "ace", "aced", "add", "added", "baad", "babe", "bad", "bade", "bead", "beaded", "bed", "bee", "beef", "c0de", "c0ffee", "cab", "cafe",
		"cede", "ceded", "d00d", "dad", "dead", "deaf", "dec", "decade", "decaf", "deed", "deface", "defaced", "efface", "effaced", "f00d", "fab", "facade",
		"face", "faced", "fade", "faded", "feb", "fed", "fee", "feed":
		return true
	}
	return false
}
