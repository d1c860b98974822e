package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"

	"hafez/internal/document"
)

// What a page may have: bytes, and rows that say something. Reviews of a book have
// 20,000 rows, and some 400 bytes in each.
const (
	pageLimit = 128 << 20
	pageRows  = 1 << 21
)

// ReadHTML reads a review from a page that [WriteHTML] wrote, and that was saved
// by its own button or by the browser; name is what errors call it. Rows without
// texts and note are left out. Confidence is -1 for rows that a person made.
//
// Errors are [document.Error]: [ErrNotReview] and [ErrVersion] in them, a page
// that is cut off, or not in UTF-8, or has more than 128 MiB, 2,097,152 rows or
// 100,000 rejected pairs, or holds data that no page writes. What is wrong in a row is told with its number.
//
// It takes about four times as much memory as the page has bytes, and from a
// hostile page about 1 GiB at most.
func ReadHTML(r io.Reader, name string) (*Sheet, error) {
	sheet, err := readHTML(r, pageLimit, pageRows)
	if err != nil {
		return nil, asDocumentError(name, err)
	}
	return sheet, nil
}

func readHTML(r io.Reader, limit int64, rows int) (*Sheet, error) {
	file, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, err
	case len(file) == 0:
		return nil, document.ErrEmpty
	case int64(len(file)) > limit:
		return nil, hinted(hintMade, "the page has more than %d MiB", limit>>20)
	case bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff")):
		return nil, hinted("save it as UTF-8", "the page is in UTF-16")
	}
	data, err := findData(file)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(data) {
		return nil, hinted("save it as UTF-8", "the page is not in UTF-8")
	}
	// The version first: what else is there may be otherwise in a newer one.
	var head struct {
		pageData
		Rejected unread `json:"rejected"` // in place of that of pageData
	}
	err = json.Unmarshal(data, &head)
	switch {
	case err != nil && head.Format != format:
		return nil, jsonError(err)
	case head.Format != format:
		return nil, notReview(hintMade, "the page's data do not say %q", format)
	case head.Version != version:
		return nil, newer(strconv.Itoa(head.Version))
	case err != nil:
		return nil, jsonError(err)
	}
	s := &Sheet{From: head.From, To: head.To, SourceName: head.SourceName, TargetName: head.TargetName, Texts: head.Texts}
	if err := s.readPageLists(data, rows); err != nil {
		return nil, err
	}
	return s, nil
}

// unread is a value in the data that is left for later: [Sheet.readPageLists] takes
// lists one by one, since a list of nothing takes many times its bytes in memory.
type unread struct{}

func (unread) UnmarshalJSON([]byte) error { return nil }

// readPageLists takes the rows, at most limit of them, and the rejected pairs from
// data, which are whole as JSON, one by one.
func (s *Sheet) readPageLists(data []byte, limit int) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil { // The brace.
		return jsonError(err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return jsonError(err)
		}
		switch key {
		case "rows":
			if s.Rows != nil {
				return hinted(hintAgain, "the page's data are damaged: they have two lists of rows")
			}
			s.Rows = []Row{}
			err = readList(d, key, func(n int, text []byte) error { return s.addPageRow(n, text, limit) })
		case rejectedKey:
			err = readList(d, key, func(n int, text []byte) error { return s.addPageRejected(n, text) })
		default:
			var value json.RawMessage
			if err := d.Decode(&value); err != nil {
				return jsonError(err)
			}
			if half := halfPair(value); half != "" {
				return hinted(hintAgain, "the page's data are damaged: in %.40q, %s is half a character", key, half)
			}
		}
		if err != nil {
			return err
		}
	}
	if s.Rows == nil {
		return notReview(hintAgain, "the page's data have no rows")
	}
	return nil
}

// readList gives add what is in a list, from 1.
func readList(d *json.Decoder, key json.Token, add func(n int, text []byte) error) error {
	open, err := d.Token()
	if err != nil {
		return jsonError(err)
	}
	if open != json.Delim('[') {
		return hinted(hintAgain, "the page's data are damaged: %q is no list", key)
	}
	for n := 1; d.More(); n++ {
		var text json.RawMessage
		if err := d.Decode(&text); err != nil {
			return jsonError(err)
		}
		if err := add(n, text); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil { // The bracket.
		return jsonError(err)
	}
	return nil
}

func (s *Sheet) addPageRow(n int, text []byte, limit int) error {
	row, err := readPageRow(text)
	switch {
	case err != nil:
		return hinted(hintAgain, "the page's data are damaged: row %d %w", n, err)
	case row.isEmpty():
		return nil
	case len(s.Rows) == limit:
		return hinted(hintMade, "the page has more than %d rows", limit)
	}
	s.Rows = append(s.Rows, row)
	return nil
}

func (s *Sheet) addPageRejected(n int, text []byte) error {
	var pair *string
	if half := halfPair(text); half != "" {
		return hinted(hintAgain, "the page's data are damaged: in rejected pair %d, %s is half a character", n, half)
	}
	if err := json.Unmarshal(text, &pair); err != nil {
		return hinted(hintAgain, "the page's data are damaged: rejected pair %d cannot be read: %w", n, oneLineError{err})
	}
	if pair == nil {
		return hinted(hintAgain, "the page's data are damaged: rejected pair %d is null", n)
	}
	if err := s.addRejected(*pair); err != nil {
		return hinted(hintAgain, "the page's data are damaged: %w", err)
	}
	return nil
}

// readPageRow reads a row. Its errors say what the row has or is.
func readPageRow(text []byte) (Row, error) {
	row := Row{Confidence: made}
	if half := halfPair(text); half != "" {
		return row, fmt.Errorf("has %s, which is half a character", half)
	}
	var r *pageRow
	if err := json.Unmarshal(text, &r); err != nil {
		return row, fmt.Errorf("cannot be read: %w", oneLineError{err})
	}
	if r == nil {
		return row, errors.New("is null")
	}
	row.Source, row.Target, row.Note = r.Source, r.Target, r.Note
	switch r.Mark {
	case "":
	case "right":
		row.Mark = Right
	case "wrong":
		row.Mark = Wrong
	default:
		return row, fmt.Errorf("has the mark %.40q", r.Mark)
	}
	if r.Confidence != nil {
		if row.Confidence = *r.Confidence; !(row.Confidence >= 0 && row.Confidence <= 1) {
			return row, fmt.Errorf("has the confidence %v", row.Confidence)
		}
	}
	return row, nil
}

// dataTag is the start of the script that holds the data. Browsers that save a
// page write its tags anew, but keep the attributes.
var dataTag = regexp.MustCompile(`(?i)<script\b[^>]*\sid\s*=\s*["']?hafez-review["']?[^>]*>`)

// findData is the data in the page. They have no "<" in them, so the first one
// ends them.
func findData(file []byte) ([]byte, error) {
	at := dataTag.FindIndex(file)
	if at == nil {
		return nil, notReview(hintMade, "the page holds no review's data")
	}
	data, rest, found := bytes.Cut(file[at[1]:], []byte("<"))
	if !found || !bytes.HasPrefix(rest, []byte("/script")) {
		return nil, hinted("save it again, or "+hintAgain, "the page is cut off: its data have no end")
	}
	return data, nil
}

func jsonError(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return hinted(hintAgain, "the page's data are damaged at byte %d of them: %w", syntax.Offset, oneLineError{err})
	}
	return hinted(hintAgain, "the page's data are damaged: %w", oneLineError{err})
}

// halfPair finds an escaped surrogate without its other half, which
// encoding/json would turn into U+FFFD.
func halfPair(data []byte) string {
	for i := 0; i+1 < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		high, n := surrogate(data[i:])
		switch {
		case n == 0:
			i++ // Past what the backslash escapes.
		case high < 0xDC00:
			if low, m := surrogate(data[i+n:]); m > 0 && low >= 0xDC00 {
				i += n + m - 1
				continue
			}
			fallthrough
		default:
			return string(data[i : i+n])
		}
	}
	return ""
}

// surrogate is the half of a pair that the data begin with, escaped, and its
// length; 0 if there is none.
func surrogate(data []byte) (uint64, int) {
	if len(data) < 6 || data[0] != '\\' || data[1] != 'u' {
		return 0, 0
	}
	n, err := strconv.ParseUint(string(data[2:6]), 16, 16)
	if err != nil || n < 0xD800 || n > 0xDFFF {
		return 0, 0
	}
	return n, 6
}
