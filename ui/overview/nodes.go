package overview

import (
	"slices"

	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// several reports whether the screen is about a deployment of several nodes: they have a
// panel then.
func several(ctx screen.Context) bool { return ctx.Node == "" && len(ctx.State.Nodes) > 1 }

// drawNodes draws a row a node. Where there is no room for all, those that something is the
// matter with come first, and the last row says how many more there are.
func drawNodes(c canvas.Canvas, ctx screen.Context) {
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Nodes", Right: node.Form(ctx.State)})
	rows := node.Rows(ctx.State)
	more := 0
	if room := in.Height() - 1; len(rows) > room {
		rows = urgent(rows)
		more = len(rows) - max(room-1, 0)
		rows = rows[:len(rows)-more]
	}
	columns := node.Columns(in.Width(), node.ByPlace, ctx.Clock(), rows)
	spec := widget.TableSpec{Len: len(rows), Row: func(i int) [][]widget.Span { return node.Cells(columns, ctx.Theme, rows[i]) }}
	for _, col := range columns {
		spec.Columns = append(spec.Columns, col.Column)
	}
	widget.Table(in, ctx.Theme, spec)
	if more > 0 {
		in.Text(0, in.Height()-1, text.Cut("and "+text.Whole(int64(more))+" more: 6 shows all", in.Width()), ctx.Theme.Dim)
	}
}

// urgent puts what is broken first, then what is to be looked at; the rest keeps its order.
func urgent(rows []node.Row) []node.Row {
	gravity := func(r node.Row) int {
		switch {
		case r.Tone() == widget.Bad:
			return 0
		case r.Tone() == widget.Warn:
			return 1
		}
		return 2
	}
	for i := range rows {
		rows[i].Beneath = false // what stands above need not be its primary
	}
	slices.SortStableFunc(rows, func(a, b node.Row) int { return gravity(a) - gravity(b) })
	return rows
}
