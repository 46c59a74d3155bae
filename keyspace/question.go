package keyspace

import (
	"slices"
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
	query   *Query
	price   string // its command's name in INFO
	read    func(d *detail, a Answer) (gone bool)
}

// questions are what keys are asked, in this order. exact measures all elements of a
// collection, where the server otherwise goes by a few of them.
func questions(exact bool) []question {
	list := []question{
		{command: typeCommand, missing: "types", every: true, read: readType},
		{command: ttlCommand, missing: "times to live", every: true, read: readTTL},
		{command: memoryCommand, missing: "memory", every: true, read: readMemory},
		{command: encodingCommand, missing: "encodings", read: readEncoding},
		{command: idleCommand, missing: "idle times", read: readIdle},
		{command: freqCommand, missing: "access frequencies", read: readFreq},
	}
	for i := range list {
		q := &list[i]
		q.query = &Query{Before: strings.Split(q.command, " ")}
		q.price = strings.ToLower(strings.ReplaceAll(q.command, " ", "|"))
		if exact && q.command == memoryCommand {
			q.query.After = []string{"SAMPLES", "0"}
		}
	}
	return list
}

// of is the question to one key.
func (q question) of(key string) Command {
	return append(append(slices.Clone(Command(q.query.Before)), key), q.query.After...)
}

// What the servers answer of a key that is not there.
const (
	typeOfNoKey = "none"
	ttlOfNoKey  = -2
	ttlForever  = -1
)

func readType(d *detail, a Answer) (gone bool) {
	if a.Kind == IsText && a.Text != typeOfNoKey {
		d.kind = a.Text
	}
	return a.Text == typeOfNoKey
}

func readTTL(d *detail, a Answer) (gone bool) {
	switch {
	case a.Kind != IsNumber:
		return false
	case a.Number == ttlOfNoKey:
		return true
	case a.Number == ttlForever:
		d.ttl, d.timed = NoTTL, true
	default:
		d.ttl, d.timed = time.Duration(a.Number)*time.Millisecond, true
	}
	return false
}

func readMemory(d *detail, a Answer) (gone bool) {
	if a.Kind == IsNumber {
		d.memory = a.Number
	}
	return a.Kind == IsNothing
}

func readEncoding(d *detail, a Answer) (gone bool) {
	d.encoding = a.Text
	return a.Kind == IsNothing
}

func readIdle(d *detail, a Answer) (gone bool) {
	if a.Kind == IsNumber {
		d.idle = a.Number * time.Second.Milliseconds()
	}
	return a.Kind == IsNothing
}

func readFreq(d *detail, a Answer) (gone bool) {
	if a.Kind == IsNumber {
		d.freq = a.Number
	}
	return a.Kind == IsNothing
}

// answer is what a reply says, if it says one thing.
func (r Reply) answer() Answer {
	if r.Err != nil {
		return Answer{Kind: IsError, Err: r.Err}
	}
	switch v := r.Value.(type) {
	case string:
		return Answer{Kind: IsText, Text: v}
	case int64:
		return Answer{Kind: IsNumber, Number: v}
	}
	return Answer{}
}

// SampleCommands are the commands that a sample of keys is asked, each about one key.
func SampleCommands() []string {
	var list []string
	for _, q := range questions(false) {
		list = append(list, q.command)
	}
	return list
}
