package exchange_test

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"hafez/internal/exchange"
	"hafez/memory"
)

const sample = `<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="fa" datatype="plaintext"/>
  <body>
    <tu tuid="1" changedate="20240102T030405Z" changeid="maryam">
      <tuv xml:lang="fa-IR"><seg>حرف آخر را <hi>داور</hi> می‌زند.</seg></tuv>
      <tuv xml:lang="en-GB"><seg>The referee has the last word.</seg></tuv>
    </tu>
    <tu tuid="2">
      <tuv xml:lang="fa-IR"><seg>ادامه دارد</seg></tuv>
    </tu>
  </body>
</tmx>`

func ExampleRead() {
	for unit, err := range exchange.Read(strings.NewReader(sample), exchange.TMX, exchange.Options{}) {
		var problem *exchange.Problem
		switch {
		case errors.As(err, &problem):
			fmt.Println(problem)
		case err != nil:
			fmt.Println("the file cannot be read:", err)
		default:
			fmt.Println(unit.Source, "=", unit.Target, unit.Changed.Year(), unit.Props)
		}
	}
	// Output:
	// حرف آخر را داور می‌زند. = The referee has the last word. 2024 [{tmx:tuid 1} {codes:source حرف آخر را <hi>داور</hi> می‌زند.}]
	// line 9: no text in en, only in fa-IR
}

func ExampleWrite() {
	units := func(yield func(memory.Unit, error) bool) {
		yield(memory.Unit{Source: "هوا سرد است.", Target: "It is cold.", CreatedBy: "maryam", Props: []memory.Prop{{Key: "client", Value: "ایرنا"}}}, nil)
	}
	if err := exchange.Write(os.Stdout, exchange.TMX, units, exchange.Options{Version: "1.0"}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <tmx version="1.4">
	//   <header creationtool="hafez" creationtoolversion="1.0" segtype="sentence" o-tmf="hafez" adminlang="en" srclang="fa" datatype="plaintext"/>
	//   <body>
	//     <tu creationid="maryam">
	//       <prop type="client">ایرنا</prop>
	//       <tuv xml:lang="fa">
	//         <seg>هوا سرد است.</seg>
	//       </tuv>
	//       <tuv xml:lang="en">
	//         <seg>It is cold.</seg>
	//       </tuv>
	//     </tu>
	//   </body>
	// </tmx>
}

// A CSV of Excel on a Persian Windows has semicolons.
func ExampleRead_csv() {
	const table = "\uFEFFمتن;ترجمه;یادداشت\r\n\"هوا سرد شد؛ برف آمد.\";It got cold, and it snowed.;هواشناسی\r\n"
	for unit, err := range exchange.Read(strings.NewReader(table), exchange.CSV, exchange.Options{}) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(unit.Source, "=", unit.Target, unit.Notes)
	}
	// Output: هوا سرد شد؛ برف آمد. = It got cold, and it snowed. [هواشناسی]
}

// A program's texts are English, so its units are turned round.
func ExampleRead_po() {
	const file = `msgid ""
msgstr "Language: fa\n"

#: main.c:12
msgctxt "menu"
msgid "Open the archive"
msgstr "بایگانی را باز کن"

#, fuzzy
msgid "Close"
msgstr "باز کن"
`
	for unit, err := range exchange.Read(strings.NewReader(file), exchange.PO, exchange.Options{}) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(unit.Source, "=", unit.Target, unit.Props)
	}
	// Output:
	// بایگانی را باز کن = Open the archive [{po:msgctxt menu} {po:reference main.c:12}]
	// line 10: fuzzy: --all takes it as a draft
}

func ExampleWrite_jsonl() {
	units := func(yield func(memory.Unit, error) bool) {
		yield(memory.Unit{ID: 12, Source: "هوا سرد است.", Target: "It is cold.", CreatedBy: "مریم", Props: []memory.Prop{{Key: "client", Value: "ایرنا"}}}, nil)
	}
	if err := exchange.Write(os.Stdout, exchange.JSONL, units, exchange.Options{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"id":12,"source":"هوا سرد است.","target":"It is cold.","created_by":"مریم","origin":"","props":[{"key":"client","value":"ایرنا"}]}
}

func ExampleWrite_xliff() {
	units := func(yield func(memory.Unit, error) bool) {
		yield(memory.Unit{Source: "هوا سرد است.", Target: "It is cold.", CreatedBy: "maryam", Notes: []string{"از صفحهٔ نخست"}}, nil)
	}
	if err := exchange.Write(os.Stdout, exchange.XLIFF, units, exchange.Options{Version: "1.0"}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.1" srcLang="fa" trgLang="en">
	//   <file id="f1" xml:space="preserve">
	//     <mda:metadata>
	//       <mda:metaGroup category="hafez">
	//         <mda:meta type="version">1.0</mda:meta>
	//       </mda:metaGroup>
	//     </mda:metadata>
	//     <unit id="u1">
	//       <mda:metadata>
	//         <mda:metaGroup category="hafez">
	//           <mda:meta type="created-by">maryam</mda:meta>
	//         </mda:metaGroup>
	//       </mda:metadata>
	//       <notes>
	//         <note>از صفحهٔ نخست</note>
	//       </notes>
	//       <segment state="final">
	//         <source>هوا سرد است.</source>
	//         <target>It is cold.</target>
	//       </segment>
	//     </unit>
	//   </file>
	// </xliff>
}

func ExampleValidate() {
	const file = `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="fa" trgLang="en">
  <file id="f1">
    <unit id="u1">
      <segment state="final"><source>هوا سرد است.</source></segment>
      <segment id="a b"><source>باران می‌آید.<ec startRef="1"/></source></segment>
    </unit>
  </file>
</xliff>`
	for finding, err := range exchange.Validate(strings.NewReader(file), exchange.XLIFF, exchange.Options{}) {
		if err != nil {
			fmt.Println("the file cannot be read on:", err)
			break
		}
		fmt.Println(finding)
	}
	// Output:
	// 4:7: state="final" needs a <target>: without one a segment is initial
	// 5:7: id="a b" of <segment> must be a NMTOKEN: letters, digits and . - _ : only
	// 5:46: startRef="1" is the id of no <sc> in the unit
}
