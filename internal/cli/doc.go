// Package cli is the command line of Hafez: it parses arguments, calls one
// function of the packages below, and prints.
//
// # What goes where
//
// Results go to standard output and nothing else does. Everything meant for
// the person at the keyboard (errors, notes, progress) goes to standard error:
// errors as one line "hafez: what, where; hint: what to do", progress only if
// standard error is a terminal and only for what takes more than a second.
//
// With --json every result is one line of JSON in UTF-8, without colour, the
// text exactly as it is stored. Without it, Persian is wrapped in isolates
// (FSI…PDI) if and only if standard output is a terminal, and colours are used
// if it is and NO_COLOR is not set.
//
// # Exit codes
//
//	0  done
//	1  failed; one line on standard error says why
//	2  wrong usage
//	3  done, but a check found something
package cli
