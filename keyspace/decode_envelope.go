package keyspace

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"

	"github.com/pierrec/lz4/v4"
)

// envelopeFormat is JSON that says whether what it holds was compressed.
const envelopeFormat = "envelope"

// openEnvelope opens {"compressed": true, "data": "<base64>"}: caches that compress values
// from some size on store them so. Not compressed, data is the value itself.
func openEnvelope(s string) (*inside, bool) {
	if !isNested(s) {
		return nil, false
	}
	var e struct {
		Compressed *bool           `json:"compressed"`
		Data       json.RawMessage `json:"data"`
	}
	if json.Unmarshal([]byte(s), &e) != nil || e.Compressed == nil || len(e.Data) == 0 {
		return nil, false
	}
	var data string
	if json.Unmarshal(e.Data, &data) != nil {
		return &inside{text: string(e.Data)}, !*e.Compressed
	}
	if !*e.Compressed {
		return &inside{text: data}, true
	}
	packed, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return nil, false
	}
	for _, c := range compressions() {
		if c.is(string(packed)) {
			return &inside{text: string(packed)}, true
		}
	}
	if text, ok := lz4Block(packed); ok {
		return &inside{text: text}, true
	}
	return nil, false
}

// lz4Block decompresses a block, behind its length as four bytes in little-endian order,
// as most libraries write it, or without it.
func lz4Block(b []byte) (string, bool) {
	const lengthBytes = 4
	if len(b) > lengthBytes {
		length := binary.LittleEndian.Uint32(b)
		if length > 0 && length <= decodeLimit {
			out := make([]byte, length)
			if n, err := lz4.UncompressBlock(b[lengthBytes:], out); err == nil && n == len(out) {
				return string(out), true
			}
		}
	}
	out := make([]byte, decodeLimit)
	n, err := lz4.UncompressBlock(b, out)
	if err != nil || n == 0 || !isText(string(out[:n])) {
		return "", false
	}
	return string(out[:n]), true
}
