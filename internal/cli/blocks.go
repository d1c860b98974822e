package cli

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"hafez/align"
	"hafez/internal/document"
	"hafez/segment"
)

// located is a segment of a file, and what it is there.
type located struct {
	segment.Segment
	kind int // of the block it is in, for align.Place; 0: running text, or not known
}

// segments gives the segments of a file: of a plain text as it stands, of a
// document (Word, HTML, OpenDocument, Markdown) block by block. A file without any is an
// error.
func (o *common) segments(ctx context.Context, name string, rules *segment.Rules, text textOptions, explain func(segment.Decision)) iter.Seq2[located, error] {
	if name != "-" && document.FormatOf(name) != document.Plain {
		return o.blockSegments(ctx, name, rules, text, explain)
	}
	return o.textSegments(ctx, name, rules, text, explain)
}

// textSegments gives the segments of a plain text.
func (o *common) textSegments(ctx context.Context, name string, rules *segment.Rules, text textOptions, explain func(segment.Decision)) iter.Seq2[located, error] {
	return func(yield func(located, error) bool) {
		t, err := o.openText(name, text.encoding)
		if err != nil {
			yield(located{}, err)
			return
		}
		defer t.Close()
		bar := o.progress("segmenting "+t.Name, -1)
		defer bar.end()
		n := 0
		for s, err := range segment.Read(t, rules, segment.Options{Paragraphs: text.paragraphs, Explain: explain}) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(located{}, err)
				return
			}
			if n++; n&0xFF == 0 {
				bar.set(s.End)
			}
			if !yield(located{Segment: s}, nil) {
				return
			}
		}
		if n == 0 {
			yield(located{}, hint(fmt.Errorf("%s: nothing but white space", t.Name), "is it the right file?"))
		}
	}
}

// betweenBlocks stands between the blocks of a document in the text that the
// offsets of its segments count in.
const betweenBlocks = "\n\n"

// blockSegments gives the segments of a document. Each block is a paragraph, or
// several if it has line ends that end one.
func (o *common) blockSegments(ctx context.Context, name string, rules *segment.Rules, text textOptions, explain func(segment.Decision)) iter.Seq2[located, error] {
	return func(yield func(located, error) bool) {
		if text.encoding != "" && !document.FormatOf(name).IsText() {
			yield(located{}, usagef("%s tells its encoding itself: leave out --encoding", name))
			return
		}
		bar := o.progress("reading "+name, -1)
		defer bar.end()
		opts := document.Options{
			Encoding: text.encoding,
			Opened:   func(t *document.Text) { o.guessed(t) },
			Note:     func(sentence string) { o.note("%s: %s", name, sentence) },
			Progress: func(done, total int64) {
				bar.total = total
				bar.set(done)
			},
		}
		at, paragraphs := int64(0), 0
		for b, err := range document.Blocks(name, opts) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(located{}, err)
				return
			}
			split := segment.Options{Paragraphs: text.paragraphs}
			if explain != nil {
				split.Explain = func(d segment.Decision) {
					d.Offset += at
					explain(d)
				}
			}
			last := 0
			for s := range segment.Split(b.Text, rules, split) {
				last = s.Paragraph
				s.Start, s.End, s.Paragraph = s.Start+at, s.End+at, s.Paragraph+paragraphs
				if !yield(located{s, kindOf(b)}, nil) {
					return
				}
			}
			at += int64(len(b.Text) + len(betweenBlocks))
			paragraphs += last
		}
	}
}

// kindOf is the kind of a block as the aligner takes it: headings of each level
// are a kind of their own.
func kindOf(b document.Block) int {
	if b.Kind == document.Heading {
		return 100 + b.Level
	}
	return int(b.Kind)
}

// text is one side of an alignment: the segments of a file.
type text struct {
	name     string
	segments []string
	places   []align.Place // as many, or none if nothing is known
}

// readText reads the segments of a file in a language, at most so many; -1: all.
func (o *common) readText(ctx context.Context, name, language string, lines bool, most int, opts textOptions) (text, error) {
	t := text{name: name}
	if lines {
		if name != "-" && document.FormatOf(name) != document.Plain {
			return t, usagef("%s: --lines is for plain text: leave it out for documents", name)
		}
		for line, err := range o.lines(ctx, name, opts.encoding) {
			if err != nil {
				return t, err
			}
			if t.segments = append(t.segments, line); len(t.segments) == most {
				break
			}
		}
		return t, t.checkNotBlank()
	}
	r, err := o.compile(ctx, opts, language)
	if err != nil {
		return t, err
	}
	if !document.FormatOf(name).IsText() {
		opts.encoding = "" // the other file may need it
	}
	for s, err := range o.segments(ctx, name, r, opts, nil) {
		if err != nil {
			return t, err
		}
		t.segments = append(t.segments, s.Text)
		t.places = append(t.places, align.Place{Paragraph: s.Paragraph, Kind: s.kind})
		if len(t.segments) == most {
			break
		}
	}
	return t, nil
}

func (t text) checkNotBlank() error {
	for _, s := range t.segments {
		if strings.TrimSpace(s) != "" {
			return nil
		}
	}
	return hint(fmt.Errorf("%s: nothing but white space", t.name), "is it the right file?")
}
