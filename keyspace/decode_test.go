package keyspace

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/vmihailenco/msgpack/v5"
)

// packed compresses s with what make wraps around a buffer.
func packed(t testing.TB, s string, make func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	w := make(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipped(w io.Writer) io.WriteCloser  { return gzip.NewWriter(w) }
func zlibbed(w io.Writer) io.WriteCloser  { return zlib.NewWriter(w) }
func lz4ed(w io.Writer) io.WriteCloser    { return lz4.NewWriter(w) }
func brotlied(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }
func snapped(w io.Writer) io.WriteCloser  { return snappy.NewBufferedWriter(w) }

func zstded(w io.Writer) io.WriteCloser {
	z, err := zstd.NewWriter(w)
	if err != nil {
		panic(err)
	}
	return z
}

// block is s as an LZ4 block, behind its length or not.
func block(t testing.TB, s string, sized bool) string {
	t.Helper()
	b := make([]byte, lz4.CompressBlockBound(len(s)))
	n, err := lz4.CompressBlock([]byte(s), b, nil)
	if err != nil || n == 0 {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if !sized {
		return string(b[:n])
	}
	return string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + string(b[:n])
}

// envelope is {compressed, data} with data in base64.
func envelope(data string) string {
	return `{"compressed":true,"data":"` + base64.StdEncoding.EncodeToString([]byte(data)) + `"}`
}

func msgpacked(t testing.TB, v any) string {
	t.Helper()
	b, err := msgpack.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDecodeUndoesWhatCachesWrapValuesIn(t *testing.T) {
	t.Parallel()
	value := `{"user":"Ada","roles":["admin","admin","admin"],"note":"` + strings.Repeat("again ", 50) + `"}`
	text := strings.Repeat("no JSON at all, but long enough to be worth packing. ", 20)
	for name, c := range map[string]struct {
		in      string
		formats []string
		want    string
	}{
		"gzip":                       {packed(t, value, gzipped), []string{"gzip", "JSON"}, value},
		"zlib":                       {packed(t, value, zlibbed), []string{"zlib", "JSON"}, value},
		"zstd":                       {packed(t, value, zstded), []string{"zstd", "JSON"}, value},
		"LZ4 frame":                  {packed(t, value, lz4ed), []string{"LZ4 frame", "JSON"}, value},
		"Brotli":                     {packed(t, value, brotlied), []string{"Brotli", "JSON"}, value},
		"Snappy":                     {packed(t, text, snapped), []string{"Snappy"}, text},
		"gzip in gzip":               {packed(t, packed(t, text, gzipped), gzipped), []string{"gzip", "gzip"}, text},
		"envelope of an LZ4 frame":   {envelope(packed(t, value, lz4ed)), []string{"envelope", "LZ4 frame", "JSON"}, value},
		"envelope of an LZ4 block":   {envelope(block(t, value, true)), []string{"envelope", "JSON"}, value},
		"envelope of a bare block":   {envelope(block(t, value, false)), []string{"envelope", "JSON"}, value},
		"envelope not compressed":    {`{"compressed":false,"data":"plain"}`, []string{"envelope"}, "plain"},
		"envelope of JSON":           {`{"compressed":false,"data":{"a":1}}`, []string{"envelope", "JSON"}, `{"a":1}`},
		"MessagePack":                {msgpacked(t, map[string]any{"a": []any{1, "b", nil, true}}), []string{"MessagePack", "JSON"}, `{"a":[1,"b",null,true]}`},
		"MessagePack with bytes":     {msgpacked(t, []any{[]byte{0, 1, 2}}), []string{"MessagePack", "JSON"}, `["AAEC"]`},
		"MessagePack with a time":    {msgpacked(t, []any{time.Unix(1700000000, 0)}), []string{"MessagePack", "JSON"}, `["2023-11-14T22:13:20Z"]`},
		"MessagePack, numbered keys": {"\x81\x01\x02", []string{"MessagePack", "JSON"}, `{"1":2}`},
		"zstd of MessagePack":        {packed(t, msgpacked(t, []any{"x"}), zstded), []string{"zstd", "MessagePack", "JSON"}, `["x"]`},
		"pickle":                     {"\x80\x04\x95\x05\x00", []string{"Python pickle"}, ""},
		"Java":                       {"\xac\xed\x00\x05sr", []string{"Java serialization"}, ""},
		"PHP array":                  {`a:1:{s:1:"a";i:1;}`, []string{"PHP serialize"}, ""},
		"PHP object":                 {`O:4:"User":0:{}`, []string{"PHP serialize"}, ""},
		"PNG":                        {"\x89PNG\r\n\x1a\n0000", []string{"PNG"}, ""},
		"WebP":                       {"RIFF0000WEBPVP8 ", []string{"WebP"}, ""},
		"JSON":                       {value, nil, ""},
		"a number":                   {"42", nil, ""},
		"text":                       {text, nil, ""},
		"nothing":                    {"", nil, ""},
		"bytes":                      {"\x00\x9c\x03 random \xff", nil, ""},
		"JSON that is no envelope":   {`{"compressed":true,"data":"!"}`, nil, ""},
		"a time of day":              {"a:12:30 is no PHP", nil, ""},
	} {
		got := decode(c.in, true)
		if !slices.Equal(got.Formats, c.formats) || got.Text != c.want || got.Cut {
			t.Errorf("%s: %q, %q, cut %v; want %q, %q", name, got.Formats, got.Text, got.Cut, c.formats, c.want)
		}
	}
}

func TestDecodeKeepsTheBeginningOfWhatIsHuge(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("0123456789abcdef", 1<<20) // 16 MiB
	for name, make := range map[string]func(io.Writer) io.WriteCloser{"gzip": gzipped, "zstd": zstded, "LZ4 frame": lz4ed, "Brotli": brotlied} {
		in := packed(t, huge, make)
		got := decode(in, true)
		if len(got.Formats) != 1 || got.Formats[0] != name || got.Text != huge[:decodeLimit] || !got.Cut {
			t.Errorf("%s: %q, %d bytes, cut %v", name, got.Formats, len(got.Text), got.Cut)
		}
	}
}

func TestDecodeOfTheBeginningOfAValueIsABeginning(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	for b.Len() < 300_000 {
		b.WriteString("line " + strings.Repeat(string(rune('a'+rng.IntN(26))), rng.IntN(9)) + "\n")
	}
	for name, make := range map[string]func(io.Writer) io.WriteCloser{"gzip": gzipped, "zstd": zstded, "zlib": zlibbed} {
		in := packed(t, b.String(), make)
		got := decode(in[:len(in)/2], false)
		if len(got.Formats) != 1 || got.Text == "" || !strings.HasPrefix(b.String(), got.Text) || !got.Cut {
			t.Errorf("%s: %q, %d bytes, cut %v", name, got.Formats, len(got.Text), got.Cut)
		}
		if whole := decode(in[:len(in)/2], true); whole.Text != "" {
			t.Errorf("%s: a whole value that ends too early was decoded to %d bytes", name, len(whole.Text))
		}
	}
}

func TestMessagePackThatIsNestedForEverIsNone(t *testing.T) {
	t.Parallel()
	if got := decode(strings.Repeat("\x91", 1<<20), true); len(got.Formats) > 0 {
		t.Errorf("formats %q", got.Formats)
	}
	if got := decode("\xdd\xff\xff\xff\xff", true); len(got.Formats) > 0 { // an array of 4 billion
		t.Errorf("formats %q", got.Formats)
	}
}

// FuzzDecode holds that whatever bytes a stranger stored, decoding ends, in bounds.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		packed(f, "text", gzipped), packed(f, "text", zstded), packed(f, "text", lz4ed), packed(f, "text", brotlied),
		envelope(packed(f, "text", lz4ed)), msgpacked(f, map[string]any{"a": 1.5, "b": []byte{1}}), `a:1:{s:1:"a";i:1;}`,
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, whole bool) {
		d := decode(s, whole)
		if len(d.Text) > 4*decodeLimit || len(d.Formats) > decodeLayers+1 {
			t.Errorf("%d bytes, formats %q", len(d.Text), d.Formats)
		}
		if n := len(d.Formats); n > 0 && d.Formats[n-1] == jsonFormat && !json.Valid([]byte(d.Text)) {
			t.Errorf("%q is no JSON", d.Text)
		}
	})
}
