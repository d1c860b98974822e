package exchange

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"hafez/memory"
)

// martif is a file of TBX 2 with these entries, the first in line 3.
func martif(entries string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<martif type=\"TBX-Basic\" xml:lang=\"fa\"><martifHeader><fileDesc><sourceDesc><p>واژه‌نامه</p></sourceDesc></fileDesc></martifHeader><text><body>\n" +
		entries + "\n</body><back><refObjectList><refObject id=\"x\"><item>مریم</item></refObject></refObjectList></back></text></martif>\n"
}

// tbx3 is a file of TBX 3 with these entries, the first in line 3.
func tbx3(entries string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + `<tbx style="dct" type="TBX-Basic" xml:lang="fa" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><tbxHeader><fileDesc/></tbxHeader><text><body>` +
		"\n" + entries + "\n</body></text></tbx>\n"
}

func langSet(code string, terms ...string) string {
	s := `<langSet xml:lang="` + code + `">`
	for _, t := range terms {
		if !strings.HasPrefix(t, "<") {
			t = "<term>" + t + "</term>"
		}
		s += "<tig>" + t + "</tig>"
	}
	return s + "</langSet>"
}

func tbxEntry(fa, en string) string {
	return "<termEntry>" + langSet("fa", fa) + langSet("en", en) + "</termEntry>"
}

const (
	deprecated = `<term>کهنه</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>`
	dcaEntry   = `<conceptEntry id="c7"><descrip type="subjectField">اقتصاد</descrip><transacGrp><transac type="transactionType">origination</transac><date>2024-03-02</date></transacGrp>
<langSec xml:lang="fa"><descripGrp><descrip type="definition">بالا رفتن
    قیمت‌ها</descrip><admin type="source">فرهنگ</admin></descripGrp><termSec><term>تورم</term><termNote type="partOfSpeech">noun</termNote><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote><note>رایج</note></termSec></langSec>
<langSec xml:lang="en"><termSec><term>inflation</term><xref type="xGraphic" target="https://example.org/a.png">chart</xref></termSec></langSec></conceptEntry>`
	dctEntry = `<conceptEntry id="c7"><min:subjectField>اقتصاد</min:subjectField><transacGrp><basic:transactionType>origination</basic:transactionType><date>2024-03-02</date></transacGrp>
<langSec xml:lang="fa"><descripGrp><basic:definition>بالا رفتن
    قیمت‌ها</basic:definition><basic:source>فرهنگ</basic:source></descripGrp><termSec><term>تورم</term><min:partOfSpeech>noun</min:partOfSpeech><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus><note>رایج</note></termSec></langSec>
<langSec xml:lang="en"><termSec><term>inflation</term><basic:xGraphic target="https://example.org/a.png">chart</basic:xGraphic></termSec></langSec></conceptEntry>`
)

func TestTBXContents(t *testing.T) {
	minimal := `<TBX dialect="TBX-Min"><header><id>x</id><languages source="fa" target="en"/></header><body>
<entry id="C1"><langGroup xml:lang="fa"><termGroup><term>نان</term><partOfSpeech>noun</partOfSpeech></termGroup><termGroup><term>خبز</term><termStatus>obsolete</termStatus></termGroup></langGroup><langGroup xml:lang="en"><termGroup><term>bread</term></termGroup></langGroup></entry></body></TBX>`
	for _, c := range []struct {
		name, in string
		opts     Options
		want     []string
		problems []string
	}{
		{"one term each", martif(tbxEntry("نان", "bread") + "\n" + tbxEntry("آب", "water")), Options{}, []string{"نان = bread", "آب = water"}, nil},
		{"every term with every one", martif("<termEntry>" + langSet("en", "car", "automobile") + langSet("fa", "خودرو", "ماشین") + "</termEntry>"), Options{},
			[]string{"خودرو = car", "خودرو = automobile", "ماشین = car", "ماشین = automobile"}, nil},
		{"the other way round", martif(tbxEntry("نان", "bread")), Options{From: "en", To: "fa"}, []string{"bread = نان"}, nil},
		{"ntig", martif(`<termEntry><langSet xml:lang="fa"><ntig><termGrp><term>نان</term></termGrp></ntig></langSet>` + langSet("en", "bread") + "</termEntry>"), Options{}, []string{"نان = bread"}, nil},
		{"several terms in one", martif(`<termEntry><langSet xml:lang="fa"><ntig><termGrp><term>نان</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termGrp><termGrp>` + deprecated + `</termGrp></ntig></langSet>` + langSet("en", "bread") + "</termEntry>"), Options{},
			[]string{"نان = bread"}, []string{`3: skipped: the term "کهنه" is deprecated and was left out; --all takes it`}},
		{"DCA", tbx3(dcaEntry), Options{}, []string{"تورم = inflation"}, nil},
		{"DCT", tbx3(dctEntry), Options{}, []string{"تورم = inflation"}, nil},
		{"TBX-Min", minimal, Options{}, []string{"نان = bread"}, []string{`2: skipped: the term "خبز" is obsolete and was left out; --all takes it`}},
		{"a prefix", `<t:tbx xmlns:t="urn:iso:std:iso:30042:ed-2"><t:text><t:body><t:conceptEntry><t:langSec xml:lang="fa"><t:termSec><t:term>نان</t:term></t:termSec></t:langSec><t:langSec xml:lang="en"><t:termSec><t:term>bread</t:term></t:termSec></t:langSec></t:conceptEntry></t:body></t:text></t:tbx>`, Options{}, []string{"نان = bread"}, nil},
		{"white space and markup", martif(tbxEntry("<term>\n\t نان \u00A0\n  <hi>سنگک</hi><ph>{1}</ph>\n</term>", "sangak")), Options{}, []string{"نان \u00A0 سنگک = sangak"}, nil},
		{"codes", martif("<termEntry>" + langSet("fa_IR", "رنگ") + langSet("EN-us", "color") + langSet("en-GB", "colour") + langSet("de", "Farbe") + "</termEntry>"), Options{To: "en-GB"}, []string{"رنگ = colour"}, nil},
		{"another variety if there is no other", martif("<termEntry>" + langSet("fa", "رنگ") + langSet("en-US", "color") + "</termEntry>"), Options{To: "en-GB"}, []string{"رنگ = color"}, nil},
		{"no such language", martif("<termEntry>" + langSet("fa", "نان") + langSet("de", "Brot") + "</termEntry>\n<termEntry/>\n" + "<termEntry>" + langSet("en", "bread") + "</termEntry>"), Options{}, nil,
			[]string{"3: skipped: no term in en, only in de, fa", "4: skipped: no term in fa", "5: skipped: no term in fa, only in en"}},
		{"no language", martif("<termEntry>\n<langSet><tig><term>نان</term></tig></langSet>" + langSet("en", "bread") + "</termEntry>"), Options{}, nil,
			[]string{"4: skipped: a language without xml:lang was left out"}},
		{"a third language without a code", martif("<termEntry>" + langSet("fa", "نان") + langSet("en", "bread") + "\n<langSet><tig><term>pain</term></tig></langSet></termEntry>"), Options{}, []string{"نان = bread"},
			[]string{"4: a language without xml:lang was left out"}},
		{"no term", martif(`<termEntry>` + langSet("fa", "<descrip type='context'>x</descrip>", "نان") + langSet("en", "<term> \u00A0</term>", "bread") + "</termEntry>"), Options{}, []string{"نان = bread"},
			[]string{"3: skipped: no <term> where one should be", "3: skipped: the term in en is empty"}},
		{"out of use", martif("<termEntry>" + langSet("fa", deprecated, "نو") + langSet("en", "new") + "</termEntry>"), Options{}, []string{"نو = new"},
			[]string{`3: skipped: the term "کهنه" is deprecated and was left out; --all takes it`}},
		{"out of use on the other side", martif("<termEntry>" + langSet("en", deprecated, "new") + langSet("fa", "نو") + "</termEntry>"), Options{}, []string{"نو = new"},
			[]string{`3: skipped: the term "کهنه" is deprecated and was left out; --all takes it`}},
		{"out of use, both", martif("<termEntry>" + langSet("fa", deprecated) + langSet("en", "<term>old</term><termNote type='normativeAuthorization'>supersededTerm</termNote>") + "</termEntry>"), Options{}, nil,
			[]string{`3: skipped: the term "کهنه" is deprecated and was left out; --all takes it`, `3: skipped: the term "old" is superseded and was left out; --all takes it`}},
		{"all", martif("<termEntry>" + langSet("fa", deprecated, "نو") + langSet("en", "new") + "</termEntry>"), Options{All: true}, []string{"کهنه = new", "نو = new"}, nil},
		{"forbidden characters", martif(tbxEntry("نا&#x0B;ن", "bread") + "\n" + tbxEntry("آب &#xD83D;", "water")), Options{}, []string{"نان = bread"},
			[]string{"3: in the term in fa: a character that XML forbids was left out: U+000B at line 3", "4: skipped: the term in fa is damaged: half of a surrogate pair stands for no character: U+D83D at line 4"}},
		{"many pairs", martif("<termEntry>" + langSet("fa", strings.Split(strings.Repeat("الف,", 40), ",")[:40]...) + langSet("en", strings.Split(strings.Repeat("a,", 40), ",")[:40]...) + "</termEntry>"), Options{}, nil,
			[]string{"3: skipped: 1600 pairs in one concept, more than 1000"}},
		{"an external DTD", strings.Replace(martif(tbxEntry("نان", "bread")), "<martif", `<!DOCTYPE martif SYSTEM "http://localhost:1/TBXcoreStructV02.dtd"><martif`, 1), Options{}, []string{"نان = bread"}, nil},
		{"what follows the end", martif(tbxEntry("نان", "bread")) + "<x>", Options{}, []string{"نان = bread"}, []string{"5: what follows the end of the document was not read"}},
	} {
		got := read(strings.NewReader(c.in), TBX, c.opts)
		if got.err != nil || !reflect.DeepEqual(got.texts(), c.want) || !reflect.DeepEqual(got.problems, c.problems) {
			t.Errorf("%s:\n got %q, %q, %v\nwant %q, %q", c.name, got.texts(), got.problems, got.err, c.want, c.problems)
		}
	}
}

func TestTBXFacts(t *testing.T) {
	want := memory.Unit{
		Source: "تورم", Target: "inflation", From: "fa", To: "en", Origin: "g.tbx",
		Notes: []string{"بالا رفتن قیمت‌ها", "رایج"},
		Props: []memory.Prop{
			{Key: "tbx:id", Value: "c7"}, {Key: "tbx:subjectField", Value: "اقتصاد"},
			{Key: "tbx:source/source", Value: "فرهنگ"}, {Key: "tbx:source/partOfSpeech", Value: "noun"}, {Key: "tbx:source/status", Value: "preferred"},
			{Key: "tbx:target/xGraphic", Value: "chart"},
		},
	}
	for style, entry := range map[string]string{"DCA": dcaEntry, "DCT": dctEntry} {
		got := read(strings.NewReader(tbx3(entry)), TBX, Options{Origin: "g.tbx"})
		if len(got.units) != 1 || !reflect.DeepEqual(got.units[0], want) {
			t.Errorf("%s: got %+v, %v\nwant %+v", style, got.units, got.err, want)
		}
	}

	// What stands before the term is about it too, and what is out of use is a draft.
	file := martif("<termEntry>" + langSet("fa", "<termNote type='partOfSpeech'>noun</termNote>"+deprecated) + langSet("en", "new") + "</termEntry>")
	got := read(strings.NewReader(file), TBX, Options{All: true})
	if len(got.units) != 1 || got.units[0].Status != memory.Draft ||
		!reflect.DeepEqual(got.units[0].Props, []memory.Prop{{Key: "tbx:source/partOfSpeech", Value: "noun"}, {Key: "tbx:source/status", Value: "deprecated"}}) {
		t.Errorf("got %+v", got.units)
	}
}

func TestTBXFileErrors(t *testing.T) {
	good := martif(tbxEntry("نان", "bread") + "\n" + tbxEntry("آب", "water"))
	for _, c := range []struct {
		name, in string
		units    int // That came before.
		want     string
	}{
		{"empty", "", 0, "g.tbx: the file is empty"},
		{"another root", "<tmx/>", 0, "g.tbx:1: not TBX: the root element is tmx"},
		{"a web page", "<!DOCTYPE html><html></html>", 0, "g.tbx:1: not TBX: the root element is html"},
		{"cut", good[:strings.Index(good, "water")], 1, "g.tbx:4: cut short: the file ends inside <term>"},
		{"invalid UTF-8", strings.Replace(good, "water", "wat\xFFer", 1), 1, "g.tbx:4: not UTF-8 (byte 0xFF at offset 450)"},
		{"external entity", strings.Replace(strings.Replace(good, "<martif ", `<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/hostname">]><martif `, 1), "نان", "&x;", 1), 0, "g.tbx:3: the entity &x; is in another file, which is not opened"},
		{"deep", martif(tbxEntry("<term>"+strings.Repeat("<hi>", 20_000), "x")), 0, "g.tbx:3: elements nested more than 256 deep"},
		{"deep groups", martif("<termEntry>" + strings.Repeat("<descripGrp>", 20_000)), 0, "g.tbx:3: elements nested more than 256 deep"},
		{"a huge concept", martif(tbxEntry(strings.Repeat("نان ", 3_000_000), "bread")), 0, "g.tbx:3: a translation unit of over 16777216 bytes"},
		{"empty terms without end", martif("<termEntry>" + langSet("fa", strings.Repeat("<term/>", 100_000))), 0, "g.tbx:3: a translation unit of over 16777216 bytes"},
		{"facts without end", martif("<termEntry>" + strings.Repeat("<note>x</note>", 2_000)), 0, "g.tbx:3: a translation unit of over 16777216 bytes"},
	} {
		got := read(strings.NewReader(c.in), TBX, Options{Name: "g.tbx"})
		var fe *FileError
		if !errors.As(got.err, &fe) || got.err.Error() != c.want || len(got.units) != c.units {
			t.Errorf("%s: got %d units, error %v; want %d, %s", c.name, len(got.units), got.err, c.units, c.want)
		}
	}
	if err := Write(io.Discard, TBX, sequence(nil), Options{Name: "g.tbx"}); fmt.Sprint(err) != "g.tbx: tbx is only read, not written" {
		t.Errorf("writing: %v", err)
	}
}
