package segment_test

import (
	"fmt"
	"log"
	"strings"

	"hafez/segment"
)

func Example() {
	rules, err := segment.Builtin("fa")
	if err != nil {
		log.Fatal(err)
	}
	text := "گزارش شهر\nدر ۱۳۵۷ ه.ش. این پل ساخته شد. «چه کسی آن را ساخت؟» پرسیدند."
	for s := range segment.Split(text, rules, segment.Options{}) {
		fmt.Println(s.Paragraph, s.Text)
	}
	// Output:
	// 1 گزارش شهر
	// 2 در ۱۳۵۷ ه.ش. این پل ساخته شد.
	// 2 «چه کسی آن را ساخت؟» پرسیدند.
}

// Hard-wrapped text: only a blank line ends a paragraph.
func ExampleRead() {
	rules, err := segment.Builtin("en")
	if err != nil {
		log.Fatal(err)
	}
	file := strings.NewReader("Dr. Karimi came\nat 5 p.m. yesterday. He\nleft at once.\n\nNobody knows why.\n")
	for s, err := range segment.Read(file, rules, segment.Options{Paragraphs: segment.Blank}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%d %d-%d %q\n", s.Paragraph, s.Start, s.End, s.Text)
	}
	// Output:
	// 1 0-36 "Dr. Karimi came\nat 5 p.m. yesterday."
	// 1 37-53 "He\nleft at once."
	// 2 55-72 "Nobody knows why."
}

// Rules of one's own: no break after «بند ۳.», a break after any other stop.
func ExampleParseSRX() {
	file := `<srx version="2.0" xmlns="http://www.lisa.org/srx20">
	<header segmentsubflows="yes" cascade="no"/>
	<body>
		<languagerules>
			<languagerule languagerulename="Contracts">
				<rule break="no"><beforebreak>\bبند\s\d+\.</beforebreak><afterbreak>\s</afterbreak></rule>
				<rule break="yes"><beforebreak>[.؟]</beforebreak><afterbreak>\s</afterbreak></rule>
			</languagerule>
		</languagerules>
		<maprules><languagemap languagepattern="fa.*" languagerulename="Contracts"/></maprules>
	</body>
	</srx>`
	rules, err := segment.ParseSRX(strings.NewReader(file), "fa-IR")
	if err != nil {
		log.Fatal(err)
	}
	for s := range segment.Split("به استناد بند ۳. مالک موظف است. مستأجر آزاد است.", rules, segment.Options{}) {
		fmt.Println(s.Text)
	}
	// Output:
	// به استناد بند ۳. مالک موظف است.
	// مستأجر آزاد است.
}

// Why a place was broken or kept.
func ExampleOptions() {
	rules, err := segment.Builtin("en")
	if err != nil {
		log.Fatal(err)
	}
	opts := segment.Options{Explain: func(d segment.Decision) {
		if d.Cause == segment.ByRule {
			fmt.Printf("%d %q|%q break=%v %s\n", d.Offset, d.Before, d.After, d.Break, d.Rule.Language)
		}
	}}
	for range segment.Split("Mr. Amini left. He is fine.", rules, opts) {
	}
	// Output:
	// 3 "Mr."|" Amini left. He is f" break=false English
	// 15 "Mr. Amini left."|" He is fine." break=true English
}
