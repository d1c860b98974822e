package conformance

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// subtitles checks the segments of the file of the desk, in which a line end
// counts as a space.
func (d *desk) subtitles(want ...string) {
	d.Helper()
	got := d.segments(d.file)
	for i, s := range got {
		got[i] = strings.Join(strings.Fields(s), " ")
	}
	if !slices.Equal(got, want) {
		d.Errorf("segments %q, want %q", got, want)
	}
}

// findsRain looks up the subtitle of the file of the desk in a memory that has it
// as it is typed.
func findsRain(d *desk) {
	const rain = "باران می\u200cآید."
	if s := d.hafez("add", "--", rain, "It is raining."); s.code != 0 {
		d.Fatal(s.err)
	}
	s := d.hafez("suggest", "--json", "-f", d.file)
	var answer struct{ Matches []match }
	if err := json.Unmarshal([]byte(s.out), &answer); err != nil || s.code != 0 {
		d.Fatalf("suggest: exit code %d, %v in %q, %s", s.code, err, s.out, s.err)
	}
	if len(answer.Matches) != 1 || answer.Matches[0].Score != 100 || answer.Matches[0].Source != rain {
		d.Errorf("matches: %v", answer.Matches)
	}
}

func TestSRT(t *testing.T) {
	run(t, []probe{
		{"srt/01-fa-utf8-bom-crlf", ".srt", func() []byte {
			return []byte(mark + crlf(testdata("srt/01-fa-utf8-bom-crlf.srt")))
		}, func(d *desk) { d.subtitles("سلام، کجا بودی؟", "همهٔ شب را در راه بودم.") }},
		{"srt/02-fa-cp1256", ".srt", func() []byte {
			return encode(windows1256, testdata("srt/02-fa-cp1256.srt"))
		}, func(d *desk) { d.subtitles("سلام، كجا بودي؟") }},
		{"srt/03-fa-flipped-punct", ".srt", nil, findsRain},
		{"srt/04-fa-rle", ".srt", func() []byte {
			return []byte(strings.NewReplacer("{RLE}", "\u202B", "{PDF}", "\u202C").Replace(testdata("srt/04-fa-rle.srt")))
		}, func(d *desk) {
			d.subtitles("باران می\u200cآید.") // The marks are the layout's; see TestTextTemplates of package document for the export.
			findsRain(d)
		}},
	})
}
