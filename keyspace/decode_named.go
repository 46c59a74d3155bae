package keyspace

import "strings"

// formatOf names what is not decoded but can be told by how it begins; "" when nothing
// can be told.
func formatOf(s string) string {
	for _, f := range []struct{ magic, name string }{
		{"\x80\x02", "Python pickle"}, {"\x80\x03", "Python pickle"}, {"\x80\x04", "Python pickle"}, {"\x80\x05", "Python pickle"},
		{"\xac\xed\x00\x05", "Java serialization"},
		{"\x04\x08", "Ruby Marshal"},
		{"\x00\x00\x00\x02", "PHP igbinary"},
		{"HYLL", "HyperLogLog"},
		{"\xfd7zXZ\x00", "xz"},
		{"PK\x03\x04", "ZIP"},
		{"\x89PNG\r\n\x1a\n", "PNG"},
		{"\xff\xd8\xff", "JPEG"},
		{"GIF8", "GIF"},
		{"%PDF-", "PDF"},
	} {
		if strings.HasPrefix(s, f.magic) {
			return f.name
		}
	}
	switch {
	case strings.HasPrefix(s, "RIFF") && len(s) >= 12 && s[8:12] == "WEBP":
		return "WebP"
	case isPHP(s):
		return "PHP serialize"
	}
	return ""
}

// isPHP recognises arrays, objects and strings as PHP writes them: a:2:{…}, O:4:"User":1:{…}.
func isPHP(s string) bool {
	if len(s) < 6 || s[1] != ':' || strings.IndexByte("aOs", s[0]) < 0 {
		return false
	}
	digits, rest, ok := strings.Cut(s[2:], ":")
	if !ok || digits == "" || strings.Trim(digits, "0123456789") != "" || rest == "" {
		return false
	}
	return s[0] == 'a' && rest[0] == '{' && strings.HasSuffix(s, "}") || s[0] != 'a' && rest[0] == '"'
}
