package widget

// Column is one column of a table.
type Column struct {
	Title  string
	Width  int  // in cells; of a column that grows its least width
	Flex   int  // its share of the columns that are left over; 0: it doesn't grow
	Right  bool // numbers stand right
	Middle bool // what is too long loses its middle in place of its end
	Drop   int  // when there is no room the column with the highest number goes first; 0: it stays
}

// columnsApart is the space between two columns, in cells.
const columnsApart = 2

// place is where a column of a table lies; a width of 0 means it was dropped.
type place struct{ x, w int }

// fit lays columns out in w cells.
func fit(columns []Column, w int) []place {
	places := make([]place, len(columns))
	for i, col := range columns {
		places[i].w = max(col.Width, 1)
	}
	for used(places) > w {
		i := droppable(columns, places)
		if i < 0 {
			break
		}
		places[i].w = 0
	}
	share(columns, places, w-used(places))
	x := 0
	for i := range places {
		if places[i].w > 0 {
			places[i].x = x
			places[i].w = max(min(places[i].w, w-x), 0)
			x += places[i].w + columnsApart
		}
	}
	return places
}

// used is how many cells the columns take that were not dropped.
func used(places []place) int {
	w := -columnsApart
	for _, p := range places {
		if p.w > 0 {
			w += p.w + columnsApart
		}
	}
	return max(w, 0)
}

// droppable is the column to go next, -1 when all must stay.
func droppable(columns []Column, places []place) int {
	next := -1
	for i, col := range columns {
		if places[i].w > 0 && col.Drop > 0 && (next < 0 || col.Drop >= columns[next].Drop) {
			next = i
		}
	}
	return next
}

// share gives the cells that are left over to the columns that grow.
func share(columns []Column, places []place, left int) {
	flex := 0
	for i, col := range columns {
		if places[i].w > 0 {
			flex += max(col.Flex, 0)
		}
	}
	for i, col := range columns {
		if places[i].w > 0 && col.Flex > 0 && left > 0 {
			more := left * col.Flex / flex
			places[i].w += more
			left -= more
			flex -= col.Flex
		}
	}
}
