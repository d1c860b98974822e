package work

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// What a file keeps of a job and of a row beside what a person works on, by these
// names. version is that of all this.
const (
	version = "1"

	versionField  = "hafez"
	documentField = "document"
	sumField      = "sum"
	fromField     = "from"
	toField       = "to"

	idField         = "id"
	blockField      = "block"
	kindField       = "kind"
	suggestionField = "suggestion"
	scoreField      = "score"
	matchField      = "match"
	originField     = "origin"
	likeField       = "like"
	repeatsField    = "repeats"
)

// fields are those of the job.
func (j *Job) fields() map[string]string {
	return map[string]string{versionField: version, documentField: j.Document, sumField: j.Sum, fromField: j.From, toField: j.To}
}

// take sets what fields say. It fails if they are not those of a job of this version.
func (j *Job) take(fields map[string]string) error {
	switch v := fields[versionField]; v {
	case version:
	case "":
		return notWork("", "it does not say which document it is of")
	default:
		return newer(v)
	}
	j.Document, j.Sum, j.From, j.To = fields[documentField], fields[sumField], fields[fromField], fields[toField]
	return nil
}

// fields are those of a row, without what a person works on, and without those that
// are empty.
func (r *Row) fields() map[string]string {
	f := map[string]string{
		idField: itoa(r.ID), blockField: strconv.Itoa(r.Block), kindField: r.Kind, suggestionField: r.Suggestion, scoreField: itoa(r.Score),
		matchField: r.Match, originField: r.Origin, likeField: r.Like, repeatsField: itoa(r.Repeats),
	}
	maps.DeleteFunc(f, func(_, value string) bool { return value == "" })
	return f
}

// itoa writes a number; that of nothing is empty.
func itoa(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// set takes one field; those of other names are no matter.
func (r *Row) set(field, value string) error {
	switch field {
	case idField:
		return setNumber(&r.ID, field, value)
	case blockField:
		return setNumber(&r.Block, field, value)
	case scoreField:
		return setNumber(&r.Score, field, value)
	case repeatsField:
		return setNumber(&r.Repeats, field, value)
	case kindField:
		r.Kind = value
	case suggestionField:
		r.Suggestion = value
	case matchField:
		r.Match = value
	case originField:
		r.Origin = value
	case likeField:
		r.Like = value
	}
	return nil
}

// title is a row's number and kind, for people, where a format has a name for it.
func (r *Row) title() string { return strings.TrimSpace(fmt.Sprintf("%d %s", r.ID, r.Kind)) }

// setTitle takes them from there, should what is hidden get lost.
func (r *Row) setTitle(title string) {
	number, kind, _ := strings.Cut(title, " ")
	if n, err := strconv.Atoi(number); err == nil && n > 0 && n <= mostRows {
		r.ID, r.Kind = n, kind
	}
}

// setAll takes fields in the order of their names, so that of several errors the same
// one comes each time.
func (r *Row) setAll(fields map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := r.set(name, fields[name]); err != nil {
			return err
		}
	}
	return nil
}

// mostRows is the largest number that a row or block may have.
const mostRows = 1 << 30

func setNumber(to *int, field, value string) error {
	if value = strings.TrimSpace(value); value == "" {
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > mostRows {
		return fmt.Errorf("the %s %.20q is no number", field, value)
	}
	*to = n
	return nil
}
