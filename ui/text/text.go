// Package text is the one door to the terminal: it decides what a byte from outside
// looks like, measures, cuts and pads in cells, and says quantities with their units.
//
// Key names, values, client names and a server's errors are bytes from strangers.
// Whatever could move the cursor, hide, reorder or change the width of what is on the
// screen is shown as redis-cli shows it: \x1b, \n, \xe2\x80\xae.
package text
