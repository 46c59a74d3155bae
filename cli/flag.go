package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"valktop/maybe"
)

// groupOf is the annotation that holds the heading under which help lists a flag.
const groupOf = "group"

// flagValue is a flag that is unknown until it is given.
type flagValue[T any] struct {
	syntax[T]
	name string // of its value, in help: "HOST"
	into *maybe.Value[T]
	text string
}

func (f *flagValue[T]) String() string { return f.text }

// Type is what its value is called in help.
func (f *flagValue[T]) Type() string { return f.name }

// Set reads the value that was given.
func (f *flagValue[T]) Set(s string) error {
	v, err := f.parse(s)
	if err != nil {
		return err
	}
	f.text, *f.into = s, maybe.Of(v)
	return nil
}

// switchValue is a flag without a value.
type switchValue struct{ into *maybe.Value[bool] }

func (f switchValue) String() string { return fmt.Sprint(f.into != nil && f.into.Or(false)) }

// Type is what cobra calls a flag without a value.
func (f switchValue) Type() string { return "bool" }

// Set is called with "true" when the flag is given.
func (f switchValue) Set(s string) error {
	*f.into = maybe.Of(s == "true")
	return nil
}

// flagGroup is the flags of a command that help lists under one heading.
type flagGroup struct {
	flags *pflag.FlagSet
	title string
}

// group begins a group of flags of c. Help lists groups and flags in the order in which
// they are added.
func group(c *cobra.Command, title string) flagGroup {
	c.Flags().SortFlags = false
	return flagGroup{c.Flags(), title}
}

func (g flagGroup) add(v pflag.Value, long, short, usage string) *pflag.Flag {
	f := g.flags.VarPF(v, long, short, usage)
	f.Annotations = map[string][]string{groupOf: {g.title}}
	return f
}

// onOff adds a flag without a value.
func (g flagGroup) onOff(into *maybe.Value[bool], long, short, usage string) {
	g.add(switchValue{into}, long, short, usage).NoOptDefVal = "true"
}

// flag adds a flag whose value is called name in help.
func flag[T any](g flagGroup, s syntax[T], into *maybe.Value[T], long, short, name, usage string) {
	g.add(&flagValue[T]{syntax: s, name: name, into: into}, long, short, usage)
}
