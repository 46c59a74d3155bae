package keyspace

import (
	"strings"
	"time"
)

// The commands that sampling asks, as limits and capabilities name them.
const (
	scanCommand     = "SCAN"
	sizeCommand     = "DBSIZE"
	infoCommand     = "INFO"
	randomCommand   = "RANDOMKEY"
	typeCommand     = "TYPE"
	ttlCommand      = "PTTL"
	memoryCommand   = "MEMORY USAGE"
	encodingCommand = "OBJECT ENCODING"
	idleCommand     = "OBJECT IDLETIME"
	freqCommand     = "OBJECT FREQ"
)

// question is something that a key is asked.
type question struct {
	command string
	missing string // what is unknown without it, in words for a user
	every   bool   // asked of every key when all are asked, not of the samples alone
	extra   []string
	read    func(d *detail, v any) (gone bool)
}

// questions are what keys are asked, in this order. exact measures all elements of a
// collection, where the server otherwise goes by a few of them.
func questions(exact bool) []question {
	memory := question{command: memoryCommand, missing: "memory", every: true, read: readMemory}
	if exact {
		memory.extra = []string{"SAMPLES", "0"}
	}
	return []question{
		{command: typeCommand, missing: "types", every: true, read: readType},
		{command: ttlCommand, missing: "times to live", every: true, read: readTTL},
		memory,
		{command: encodingCommand, missing: "encodings", read: readEncoding},
		{command: idleCommand, missing: "idle times", read: readIdle},
		{command: freqCommand, missing: "access frequencies", read: readFreq},
	}
}

// of is the question to one key.
func (q question) of(key string) Command {
	c := make(Command, 0, 5)
	for word := range strings.SplitSeq(q.command, " ") {
		c = append(c, word)
	}
	return append(append(c, key), q.extra...)
}

// What the servers answer of a key that is not there.
const (
	typeOfNoKey = "none"
	ttlOfNoKey  = -2
	ttlForever  = -1
)

func readType(d *detail, v any) (gone bool) {
	kind, ok := v.(string)
	if ok && kind != typeOfNoKey {
		d.kind = kind
	}
	return kind == typeOfNoKey
}

func readTTL(d *detail, v any) (gone bool) {
	ms, ok := v.(int64)
	switch {
	case !ok:
		return false
	case ms == ttlOfNoKey:
		return true
	case ms == ttlForever:
		d.ttl, d.timed = NoTTL, true
	default:
		d.ttl, d.timed = time.Duration(ms)*time.Millisecond, true
	}
	return false
}

func readMemory(d *detail, v any) (gone bool) {
	if n, ok := v.(int64); ok {
		d.memory = n
	}
	return v == nil
}

func readEncoding(d *detail, v any) (gone bool) {
	d.encoding, _ = v.(string)
	return v == nil
}

func readIdle(d *detail, v any) (gone bool) {
	if seconds, ok := v.(int64); ok {
		d.idle = seconds * time.Second.Milliseconds()
	}
	return v == nil
}

func readFreq(d *detail, v any) (gone bool) {
	if n, ok := v.(int64); ok {
		d.freq = n
	}
	return v == nil
}
