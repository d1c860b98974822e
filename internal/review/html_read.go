package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"

	"hafez/internal/document"
)

// pageLimit is how large a page is read, in bytes. A review of a million rows has
// some hundred million.
const pageLimit = 512 << 20

// ReadHTML reads a review from a page that [WriteHTML] wrote, and that was saved
// by its own button or by the browser; name is what errors call it. Rows without
// texts and note are left out. Confidence is -1 for rows that a person made.
//
// Errors are [document.Error]: [ErrNotReview] and [ErrVersion] in them, a page
// that is cut off, or not in UTF-8, or holds data that no page writes.
func ReadHTML(r io.Reader, name string) (*Sheet, error) {
	sheet, err := readHTML(r, pageLimit)
	if err != nil {
		return nil, asDocumentError(name, err)
	}
	return sheet, nil
}

func readHTML(r io.Reader, limit int64) (*Sheet, error) {
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
	var head pageData
	if err := json.Unmarshal(data, &head); err != nil && head.Format != format {
		return nil, jsonError(err)
	}
	switch {
	case head.Format != format:
		return nil, notReview(hintMade, "the page's data do not say %q", format)
	case head.Version != version:
		return nil, newer(strconv.Itoa(head.Version))
	}
	var body struct {
		pageData
		Rows []*pageRow `json:"rows"`
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return nil, jsonError(err)
	}
	if body.Rows == nil {
		return nil, notReview(hintAgain, "the page's data have no rows")
	}
	if half := halfPair(data); half != "" {
		return nil, hinted(hintAgain, "the page's data are damaged: %s is half a character", half)
	}
	s := &Sheet{From: body.From, To: body.To, SourceName: body.SourceName, TargetName: body.TargetName, Rows: make([]Row, 0, len(body.Rows))}
	for i, r := range body.Rows {
		if r == nil {
			return nil, hinted(hintAgain, "the page's data are damaged: row %d is null", i+1)
		}
		row := Row{Confidence: made, Source: r.Source, Target: r.Target, Note: r.Note}
		switch r.Mark {
		case "":
		case "right":
			row.Mark = Right
		case "wrong":
			row.Mark = Wrong
		default:
			return nil, hinted(hintAgain, "the page's data are damaged: row %d has the mark %.40q", i+1, r.Mark)
		}
		if r.Confidence != nil {
			if row.Confidence = *r.Confidence; !(row.Confidence >= 0 && row.Confidence <= 1) {
				return nil, hinted(hintAgain, "the page's data are damaged: row %d has the confidence %v", i+1, row.Confidence)
			}
		}
		if !row.isEmpty() {
			s.Rows = append(s.Rows, row)
		}
	}
	return s, nil
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
	if len(data) < 6 || data[0] != '\\' || data[1] != 'u' || !isHex(string(data[2:6])) {
		return 0, 0
	}
	n, _ := strconv.ParseUint(string(data[2:6]), 16, 16)
	if n < 0xD800 || n > 0xDFFF {
		return 0, 0
	}
	return n, 6
}
