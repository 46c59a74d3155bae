// Package chart draws series over time in Braille dots, and sparklines in blocks.
// It draws on our canvas in the theme's styles; ntcharts' Braille patterns are all
// that it takes from there.
package chart

import (
	"strconv"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/text"
)

// Spec is one line chart. Its zero value draws nothing but an axis from 0 to 0.
type Spec struct {
	Lines  []Line // of one unit and one order of size; a later one is drawn over an earlier
	Axis   Axis
	Target *Level          // a target or a limit, drawn behind the data; nil without one
	Marks  []analysis.Mark // in the order of their time; where labels collide the newest wins

	Lent *Lent // what of the data somebody else measured; nil: nothing

	From, Until time.Time      // what the chart spans, from its left to its right edge
	Location    *time.Location // whose local time the labels show; nil is UTC
	Cursor      time.Time      // a vertical line at that instant; zero: none

	LabelWidth int // cells for the labels at the left, so that charts one above another line up; 0: as many as this axis needs
}

// Line is one series. NaN and infinite values are gaps.
type Line struct {
	Name   string // for the caller's legend
	Series analysis.Series
	Style  themes.Series
	Area   bool // dim dots beneath it. Only drawn for a line alone on an axis that starts at 0: on a cut axis it exaggerates
}

// Axis is the vertical axis. Make it from a Scale, so that its bounds are round and calm.
type Axis struct {
	Min, Max float64
	Format   func(float64) string // how labels are written; nil writes plain numbers
}

// Lent says that what lies before an instant was measured by somebody else.
type Lent struct {
	Until time.Time
	By    string // "Prometheus"
}

// Level is a value that a horizontal line stands for.
type Level struct {
	Value float64
	Style themes.Style
}

// LabelWidth is how many cells the labels of the axes need. Charts one above the other
// get the same width with Spec.LabelWidth = LabelWidth(their axes...).
func LabelWidth(axes ...Axis) int {
	w := 0
	for _, a := range axes {
		for _, v := range [...]float64{a.Max, a.middle(), a.Min} {
			w = max(w, text.Width(a.label(v)))
		}
	}
	return w
}

func (a Axis) middle() float64 { return a.Min + (a.Max-a.Min)/2 }

// label writes a bound of the axis. Bounds are round, so zeros behind the point say
// nothing ("2.00 GiB" is "2 GiB"), and 0 needs no unit. All have the unit of the largest:
// 0.75 MiB is easier held against 1.5 MiB than 768 KiB.
func (a Axis) label(v float64) string {
	if v == 0 {
		return "0"
	}
	if a.Format == nil {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	number, unit, spaced := strings.Cut(a.Format(v), " ")
	most, unitOfMost, _ := strings.Cut(a.Format(a.Max), " ")
	if n, err := strconv.ParseFloat(strings.ReplaceAll(most, ",", ""), 64); err == nil && unit != unitOfMost && a.Max != 0 && !strings.Contains(unitOfMost, " ") {
		number, unit, spaced = strconv.FormatFloat(v/a.Max*n, 'g', 3, 64), unitOfMost, unitOfMost != ""
	}
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	if spaced {
		return number + " " + unit
	}
	return number
}
