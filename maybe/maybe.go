// Package maybe holds a value that may be unknown, with the reason why.
// A field that a server or a user's ACL does not give is unknown, never zero.
package maybe

import (
	"cmp"
	"encoding/json"
)

// Value is a T, or unknown. The zero Value is unknown without a reason.
type Value[T any] struct {
	v   T
	ok  bool
	why string
}

// Of returns a known value.
func Of[T any](v T) Value[T] { return Value[T]{v: v, ok: true} }

// Unknown returns an unknown value and why it is unknown, in words for a user
// ("the server does not report it", "CONFIG is denied to this user").
func Unknown[T any](why string) Value[T] { return Value[T]{why: why} }

// Get returns the value and whether it is known.
func (m Value[T]) Get() (T, bool) { return m.v, m.ok }

// Known reports whether there is a value.
func (m Value[T]) Known() bool { return m.ok }

// Why says why the value is unknown; it is empty when it is known or when nobody said.
func (m Value[T]) Why() string { return m.why }

// Or returns the value, or otherwise when it is unknown.
func (m Value[T]) Or(otherwise T) T {
	if m.ok {
		return m.v
	}
	return otherwise
}

// Then applies f to a known value; an unknown one stays unknown for the same reason.
func Then[T, U any](m Value[T], f func(T) U) Value[U] {
	if !m.ok {
		return Value[U]{why: m.why}
	}
	return Of(f(m.v))
}

// Both applies f to two known values; if one is unknown, so is the result, for the first one's reason.
func Both[T, U, V any](a Value[T], b Value[U], f func(T, U) V) Value[V] {
	if !a.ok {
		return Value[V]{why: a.why}
	}
	if !b.ok {
		return Value[V]{why: b.why}
	}
	return Of(f(a.v, b.v))
}

// AtLeast reports whether the value is known and not below bound.
func AtLeast[T cmp.Ordered](m Value[T], bound T) bool { return m.ok && m.v >= bound }

// MarshalJSON writes null for an unknown value.
func (m Value[T]) MarshalJSON() ([]byte, error) {
	if !m.ok {
		return []byte("null"), nil
	}
	return json.Marshal(m.v)
}

// UnmarshalJSON reads null as unknown.
func (m *Value[T]) UnmarshalJSON(b []byte) error {
	*m = Value[T]{}
	if string(b) == "null" {
		return nil
	}
	if err := json.Unmarshal(b, &m.v); err != nil {
		return err
	}
	m.ok = true
	return nil
}
