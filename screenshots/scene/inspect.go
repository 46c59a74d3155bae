package scene

import (
	"context"
	"encoding/json"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

// Inspected is a key of the made-up cache: a product as JSON, compressed.
const Inspected = "product:18442"

// Inspector reads keys of the made-up cache.
type Inspector struct{}

// Inspect returns the product at Inspected, whatever the name.
func (Inspector) Inspect(_ context.Context, key string, _ keyspace.ValuePage) (keyspace.Reading, error) {
	const packed = 1_961
	plain, err := json.Marshal(product())
	return keyspace.Reading{
		Key: key, Time: Begin().Add((DeployAt + 42) * time.Second), Type: "string",
		Encoding: maybe.Of("raw"), Memory: maybe.Of[int64](3_048), TTL: maybe.Of(22*time.Hour + 41*time.Minute),
		Idle: maybe.Of(38 * time.Second), Len: maybe.Of[int64](packed),
		Text: compressed(packed), Formats: []string{"envelope", "JSON"}, Decoded: string(plain),
	}, err
}

// product is what the key stands for.
func product() any {
	type price struct {
		Currency string  `json:"currency"`
		Amount   float64 `json:"amount"`
		Reduced  bool    `json:"reduced"`
	}
	type variant struct {
		SKU   string `json:"sku"`
		Size  string `json:"size"`
		Stock int    `json:"stock"`
	}
	return struct {
		ID       int       `json:"id"`
		Name     string    `json:"name"`
		Brand    *string   `json:"brand"`
		Price    price     `json:"price"`
		Variants []variant `json:"variants"`
		Tags     []string  `json:"tags"`
		Note     string    `json:"note"`
		Updated  time.Time `json:"updated_at"`
	}{
		18442, "Wanderschuh »Größe zählt« 登山靴", nil, price{"EUR", 129.95, true},
		[]variant{{"18442-41", "41", 12}, {"18442-42", "42", 0}, {"18442-43", "43", 7}},
		[]string{"outdoor", "waterproof", "\u202eevil"},
		"Imported by the nightly job; the supplier's description is kept as it came, without a line break, however long it is: " +
			"full-grain leather, a membrane that breathes, soles that hold on wet rock.",
		Begin().Add(-9 * time.Hour),
	}
}

// compressed is n bytes that look like the envelope's.
func compressed(n int) string {
	b := []byte(`{"compressed":true,"data":"`)
	for i := range n - len(b) - 2 {
		b = append(b, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[(i*i*7+i*13)%64])
	}
	return string(append(b, '"', '}'))
}
