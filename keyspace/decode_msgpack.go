package keyspace

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// packDepth is how deep MessagePack may be nested: text that is deeper is not read by people.
const packDepth = 64

// errNotPacked ends the reading of what is no MessagePack, or too much of it.
var errNotPacked = errors.New("no MessagePack")

// messagePack writes a map or an array in MessagePack as JSON. All of s must be used up:
// there is no other sign of it. Bytes are written in base64, extensions by their number.
func messagePack(s string) (string, bool) {
	if s == "" || !isPackedNest(s[0]) {
		return "", false
	}
	from := strings.NewReader(s)
	u := unpacker{from: msgpack.NewDecoder(from)}
	if u.value(0) != nil || from.Len() > 0 {
		return "", false
	}
	return u.out.String(), true
}

// isPackedNest reports whether a map or an array begins with that byte.
func isPackedNest(b byte) bool {
	return msgpcode.IsFixedMap(b) || msgpcode.IsFixedArray(b) || b >= msgpcode.Array16 && b <= msgpcode.Map32
}

type unpacker struct {
	from *msgpack.Decoder
	out  strings.Builder
}

// value writes the next value.
func (u *unpacker) value(depth int) error {
	code, err := u.from.PeekCode()
	switch {
	case err != nil:
		return err
	case depth > packDepth || u.out.Len() > decodeLimit:
		return errNotPacked
	case msgpcode.IsFixedMap(code), code == msgpcode.Map16, code == msgpcode.Map32:
		return u.pairs(depth)
	case msgpcode.IsFixedArray(code), code == msgpcode.Array16, code == msgpcode.Array32:
		return u.array(depth)
	case msgpcode.IsExt(code):
		return u.extension()
	}
	v, err := u.from.DecodeInterface()
	if err != nil {
		return err
	}
	return u.scalar(v)
}

// pairs writes a map. Its keys are texts in JSON, whatever they are.
func (u *unpacker) pairs(depth int) error {
	n, err := u.from.DecodeMapLen()
	if err != nil {
		return err
	}
	u.out.WriteByte('{')
	for i := range n {
		if i > 0 {
			u.out.WriteByte(',')
		}
		key := unpacker{from: u.from}
		if err := key.value(depth + 1); err != nil {
			return err
		}
		name := key.out.String()
		if !strings.HasPrefix(name, `"`) {
			name = strconv.Quote(name)
		}
		u.out.WriteString(name + ":")
		if err := u.value(depth + 1); err != nil {
			return err
		}
	}
	u.out.WriteByte('}')
	return nil
}

func (u *unpacker) array(depth int) error {
	n, err := u.from.DecodeArrayLen()
	if err != nil {
		return err
	}
	u.out.WriteByte('[')
	for i := range n {
		if i > 0 {
			u.out.WriteByte(',')
		}
		if err := u.value(depth + 1); err != nil {
			return err
		}
	}
	u.out.WriteByte(']')
	return nil
}

// timeExtension is the number of the one extension that MessagePack itself defines.
const timeExtension = -1

func (u *unpacker) extension() error {
	id, size, err := u.from.DecodeExtHeader()
	if err != nil {
		return err
	}
	if size > decodeLimit {
		return errNotPacked
	}
	b := make([]byte, size)
	if err := u.from.ReadFull(b); err != nil {
		return err
	}
	if id == timeExtension && size == 4 {
		seconds := int64(b[0])<<24 | int64(b[1])<<16 | int64(b[2])<<8 | int64(b[3])
		return u.scalar(time.Unix(seconds, 0).UTC())
	}
	return u.scalar("ext " + strconv.Itoa(int(id)) + ": " + base64.StdEncoding.EncodeToString(b))
}

// scalar writes what is neither a map nor an array.
func (u *unpacker) scalar(v any) error {
	switch x := v.(type) {
	case []byte:
		v = base64.StdEncoding.EncodeToString(x)
	case string:
		if !utf8.ValidString(x) {
			v = base64.StdEncoding.EncodeToString([]byte(x))
		}
	case float32:
		v = notANumber(float64(x), v)
	case float64:
		v = notANumber(x, v)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return errors.Join(errNotPacked, err)
	}
	u.out.Write(b)
	if u.out.Len() > 2*decodeLimit {
		return io.ErrShortBuffer
	}
	return nil
}

// notANumber spells out what JSON has no number for.
func notANumber(f float64, v any) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return v
}
