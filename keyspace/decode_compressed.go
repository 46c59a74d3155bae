package keyspace

import (
	"compress/bzip2"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// zstdWindow is how much of what came before a zstd frame may refer to, in bytes: what its
// default levels need. A frame that wants more is not decoded.
const zstdWindow = 8 << 20

// compression is one that can be told by how it begins.
type compression struct {
	name   string
	is     func(s string) bool
	reader func(r io.Reader) (io.Reader, func(), error)
}

// begins tells a compression by its first bytes.
func begins(magic string) func(string) bool {
	return func(s string) bool { return strings.HasPrefix(s, magic) }
}

func nothing() {}

// compressions are those that can be undone.
func compressions() []compression {
	return []compression{
		{"LZ4 frame", begins("\x04\x22\x4d\x18"), func(r io.Reader) (io.Reader, func(), error) {
			return lz4.NewReader(r), nothing, nil
		}},
		{"gzip", begins("\x1f\x8b\x08"), func(r io.Reader) (io.Reader, func(), error) {
			z, err := gzip.NewReader(r)
			return z, nothing, err
		}},
		{"zstd", begins("\x28\xb5\x2f\xfd"), func(r io.Reader) (io.Reader, func(), error) {
			z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
			if err != nil {
				return nil, nothing, err
			}
			return z, z.Close, nil
		}},
		{"zlib", isZlib, func(r io.Reader) (io.Reader, func(), error) {
			z, err := zlib.NewReader(r)
			return z, nothing, err
		}},
		{"Snappy", begins("\xff\x06\x00\x00sNaPpY"), func(r io.Reader) (io.Reader, func(), error) {
			return s2.NewReader(r), nothing, nil
		}},
		{"bzip2", begins("BZh"), func(r io.Reader) (io.Reader, func(), error) {
			return bzip2.NewReader(r), nothing, nil
		}},
	}
}

// open decompresses s.
func (c compression) open(s string, whole bool) (*inside, bool) {
	r, done, err := c.reader(strings.NewReader(s))
	if err != nil {
		return nil, false
	}
	defer done()
	return readLimited(r, whole)
}

// isZlib checks the two bytes that zlib begins with (RFC 1950): deflate, a window of up
// to 32 KiB, no dictionary, and a checksum that makes them a multiple of 31.
func isZlib(s string) bool {
	return len(s) > 2 && s[0]&0x0f == 8 && s[0]>>4 <= 7 && s[1]&0x20 == 0 && (int(s[0])<<8|int(s[1]))%31 == 0
}

// openBrotli tries to decompress s as Brotli, which has no mark of its own: what comes out
// must be text, and all of s must have been taken.
func openBrotli(s string) (*inside, bool) {
	if len(s) < 4 || utf8.ValidString(s) {
		return nil, false
	}
	from := strings.NewReader(s)
	in, ok := readLimited(brotli.NewReader(from), true)
	if !ok || in.text == "" || from.Len() > 0 && !in.cut || !isText(in.text) {
		return nil, false
	}
	return in, true
}

// isText reports whether s is text without control characters; its last rune may be cut.
func isText(s string) bool {
	for i, r := range s {
		if r == utf8.RuneError && len(s)-i >= utf8.UTFMax || r < ' ' && !strings.ContainsRune("\t\r\n", r) {
			return false
		}
	}
	return true
}
