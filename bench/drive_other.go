//go:build !linux

package main

import (
	"context"
	"errors"
)

func (d driver) drive(context.Context, *load, float64) error {
	return errors.New("the driver waits with ppoll, which this system does not have")
}
