package segment

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// srx makes a file of one languagerule per argument pair: name, rules. A rule
// is written "before | after" to break, "! before | after" not to.
func srx(cascade string, maps [][2]string, rules ...[2]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade=%q/><body><languagerules>`, cascade)
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;")
	for _, r := range rules {
		fmt.Fprintf(&b, `<languagerule languagerulename=%q>`, r[0])
		for line := range strings.SplitSeq(r[1], "\n") {
			line, no := strings.CutPrefix(line, "!")
			before, after, _ := strings.Cut(line, " | ")
			fmt.Fprintf(&b, `<rule break=%q><beforebreak>%s</beforebreak><afterbreak>%s</afterbreak></rule>`,
				map[bool]string{true: "no", false: "yes"}[no], escape.Replace(before), escape.Replace(after))
		}
		b.WriteString(`</languagerule>`)
	}
	b.WriteString(`</languagerules><maprules>`)
	for _, m := range maps {
		fmt.Fprintf(&b, `<languagemap languagepattern=%q languagerulename=%q/>`, m[0], m[1])
	}
	b.WriteString(`</maprules></body></srx>`)
	return b.String()
}

var anyLanguage = [][2]string{{".*", "R"}}

func split(t *testing.T, file, lang, text string) string {
	t.Helper()
	rules, err := ParseSRX(strings.NewReader(file), lang)
	if err != nil {
		t.Fatalf("%v in %s", err, file)
	}
	var got []string
	for s := range Split(text, rules, Options{}) {
		got = append(got, s.Text)
	}
	return strings.Join(got, "|")
}

// Each row is one rule set, a text, and the text with | where it breaks.
func TestRuleSemantics(t *testing.T) {
	for _, c := range []struct{ why, rules, text, want string }{
		{"exception first", "!Dr\\. | \\s\n\\. | \\s", "Dr. Smith came. He sat.", "Dr. Smith came.|He sat."},
		{"exception too late", "\\. | \\s\n!Dr\\. | \\s", "Dr. Smith came.", "Dr.|Smith came."},
		{"an exception that matches on one side only does not hold", "!Dr\\. | \\d\n\\. | \\s", "Dr. Smith", "Dr.|Smith"},
		{"empty after matches anything", "[؟?] | ", "چرا؟رفت", "چرا؟|رفت"},
		{"empty before matches anything", " | #", "یک#دو", "یک|#دو"},
		{"both empty: everywhere", " | ", "آب", "آ|ب"},
		{"empty side of an exception", "!؟ | \\d\n؟ | ", "چرا؟۱ رفت؟ نه", "چرا؟۱ رفت؟|نه"},
		{"no rule, no break", "!x | x", "یک. دو. سه.", "یک. دو. سه."},
		{"before need not start at a word", "b\\. | \\s", "ab. c", "ab.|c"},
		{"before ends exactly at the place", "a\\.\\s | b", "a. b", "a.|b"},
		{"^ is the start of the paragraph", "!^\\d+\\. | \\s\n\\. | \\s", "12. a. b", "12. a.|b"},
		{"$ is the end of the paragraph", "!\\. | \\s\\w$\n\\. | \\s", "a. b. c", "a.|b. c"},
		{"spaces in patterns count", "a b\\. | \\s", "ab. a b. c", "ab. a b.|c"},
	} {
		if got := split(t, srx("no", anyLanguage, [2]string{"R", c.rules}), "fa", c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

// One break rule "before | after" a row: ICU's meaning of its patterns.
func TestICUMeaning(t *testing.T) {
	for _, c := range []struct{ why, rule, text, want string }{
		{`\w knows Persian`, `\w\. | \s`, "رفت. «آمد». نشست", "رفت.|«آمد». نشست"},
		{`\w holds ZWNJ and marks`, `^\w+\. | `, "می‌رَود. آمد", "می‌رَود.|آمد"},
		{`\W`, `\W\. | \s`, "رفت. «آمد». نشست", "رفت. «آمد».|نشست"},
		{`\s knows NBSP`, `\. | \s`, "رفت.\u00a0آمد", "رفت.|آمد"},
		{`\S`, `\. | \S`, "رفت.\u00a0آمد.نشست", "رفت.\u00a0آمد.|نشست"},
		{`\d knows Persian digits`, `\d\. | `, "۱۲. آب ١. نان a. b", "۱۲.|آب ١.|نان a. b"},
		{`\D`, `\D\. | `, "۱۲. آب. نان", "۱۲. آب.|نان"},
		{`\b at Persian letters`, `\bرفت\. | `, "می‌رفت. او رفت. تمام", "می‌رفت. او رفت.|تمام"},
		{`\b is not before ZWNJ`, `رفت\. | \b`, "رفت.\u200cx رفت.x", "رفت.\u200cx رفت.|x"},
		{`\B`, `\Bفت\. | `, "فت. رفت. تمام", "فت. رفت.|تمام"},
		{`\h`, `\. | \h`, "آب.\u00a0نان.\u2028شیر", "آب.|نان.|شیر"},
		{`\uXXXX`, "\\u061F | ", "چرا؟نه", "چرا؟|نه"},
		{`\x{…}`, `\x{61f} | `, "چرا؟نه", "چرا؟|نه"},
		{`\U and \x with two digits`, `\U0001F600|\x21 | `, "آ😀ب!پ", "آ😀|ب!|پ"},
		{`octal and control`, `\056\cI | `, "آ.\tب", "آ.|ب"},
		{`category`, `\p{Lu}\. | \s`, "A. b. C. d", "A.|b. C.|d"},
		{`negated category`, `\P{Lu}\. | \s`, "A. b. C. d", "A. b.|C. d"},
		{`long names, loosely`, `\p{upper-case letter}\. | \s`, "A. b. C. d", "A.|b. C.|d"},
		{`script`, `\p{Script=Arabic}\. | `, "آب. b. نان. c", "آب.|b. نان.|c"},
		{`script code`, `\p{sc=Arab}\. | `, "آب. b. c", "آب.|b. c"},
		{`POSIX class`, `[[:alpha:]]\. | `, "آب. ۱. c", "آب.|۱. c"},
		{`negated POSIX class`, `[[:^alpha:]]\. | `, "آب. ۱. c", "آب. ۱.|c"},
		{`intersection`, `[a-z&&[^aeiou]]\. | `, "a. b. e. c.d", "a. b.|e. c.|d"},
		{`difference`, `[a-z--[aeiou]]\. | `, "a. b. e. d", "a. b.|e. d"},
		{`UnicodeSet difference`, `[[a-z]-[aeiou]]\. | `, "a. b. e. d", "a. b.|e. d"},
		{`UnicodeSet intersection`, `[[a-z]&[aeiou]]\. | `, "a. b. d", "a.|b. d"},
		{`union binds stronger than &&`, `[ab&&bc]\. | `, "a. b. c. d", "a. b.|c. d"},
		{`^ is applied last`, `[^a-z&&[aeiou]]\. | `, "a. b. d", "a. b.|d"},
		{`literal - and &`, `[a\-&-]! | `, "-!b&!c", "-!|b&!|c"},
		{`lazy quantifier`, `^a+?\. | `, "aaa.b", "aaa.|b"},
		{`counts`, `^a{2,3}\. | `, "aaa.b", "aaa.|b"},
		{`counts, exceeded`, `^a{2,3}\. | `, "aaaa.b", "aaaa.b"},
		{`possessive where it equals greedy`, `a++\. | `, "aaa.b", "aaa.|b"},
		{`possessive at the end of after`, `\. | \s*+`, "a. b", "a.|b"},
		{`named group`, `(?<stop>[.!])x? | `, "a!b", "a!|b"},
		{`(?i)`, `(?i)\bDR\. | `, "dr. x", "dr.|x"},
		{`(?i) to the end of its group`, `(?:(?i)d)R\. | `, "dR. dr. x", "dR.|dr. x"},
		{`(?i:…)`, `(?i:d)r\. | `, "Dr. DR. x", "Dr.|DR. x"},
		{`(?i) and a set`, `(?i)[a-c]\. | `, "B. x", "B.|x"},
		{`(?x)`, "(?x) a b \\. # end | ", "ab.c", "ab.|c"},
		{`(?#…)`, `a(?#x)\. | `, "a.c", "a.|c"},
		{`\Q…\E`, `\Q.*\E | `, "a.*b.c", "a.*|b.c"},
		{`look-behind`, `(?<!ص)\. | \s`, "ص. ۱۲ رفت. آمد", "ص. ۱۲ رفت.|آمد"},
		{`look-behind at the far end`, `(?<!\w)د\. | \s`, "بود. د. ۳", "بود. د.|۳"},
		{`positive look-behind`, `(?<=رفت)\. | `, "آمد. رفت. نشست", "آمد. رفت.|نشست"},
		{`look-behind in after`, `\. | (?<=ت\.)\s`, "آمد. رفت. نشست", "آمد. رفت.|نشست"},
		{`look-ahead`, `\. | (?!\s*و\b)\s`, "رفت. و آمد. نشست", "رفت. و آمد.|نشست"},
		{`look-ahead in before`, `\.(?=\s+[A-Z]) | `, "a. b. C", "a. b.|C"},
		{`look-ahead in the middle`, `a(?=b.!)bc! | `, "abc!d abd!e", "abc!|d abd!e"},
		{`alternation of look-arounds`, `((?<=a)|(?<=b))\. | `, "a.x b.x c.x", "a.|x b.|x c.x"},
		{`dot stops at no space`, `^.{3}\. | `, "a b.c", "a b.|c"},
		{`literal ]`, `] | `, "a]b", "a]|b"},
		{`escaped signs`, `\.\)\]\» | `, "a.)]»b", "a.)]»|b"},
	} {
		if got := split(t, srx("no", anyLanguage, [2]string{"R", c.rule}), "fa", c.text); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.why, c.rule, got, c.want)
		}
	}
}

// Lines inside a paragraph, which --paragraphs blank leaves there.
func TestICULines(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{`\. | .b`, "a.\nb. b", "a.\nb.|b"},
		{`\. | (?s).b`, "a.\nb. b", "a.|b.|b"},
		{`\. | (?s).\n`, "a.\r\nb", "a.\r\nb"},
		{`\. | \Rb`, "a.\r\nb", "a.|b"},
		{`\. | \v`, "a.\nb. b", "a.|b. b"},
		{`^a | `, "ab\nab", "a|b\nab"},
		{`(?m)^a | `, "ab\r\nab", "a|b\r\na|b"},
		{`a | (?m)$`, "ab a\nb", "ab a|b"},
		{`a | $`, "ab a\nba", "ab a\nba"},
		{`a | \s\z`, "a a ", "a a"},
		{`\Ab | `, "bb", "b|b"},
	} {
		rules, err := ParseSRX(strings.NewReader(srx("no", anyLanguage, [2]string{"R", c.rule})), "fa")
		if err != nil {
			t.Errorf("%s: %v", c.rule, err)
			continue
		}
		var got []string
		for s := range Split(c.text, rules, Options{Paragraphs: None}) {
			got = append(got, s.Text)
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s: got %q, want %q", c.rule, g, c.want)
		}
	}
}

// What stands further away than the limit is not seen, by Read as by Split.
func TestLookLimit(t *testing.T) {
	file := srx("no", anyLanguage, [2]string{"R", `x[^.]{0,1000}\. | `})
	for n, want := range map[int]bool{lookLimit - 2: true, lookLimit - 1: false} {
		text := "x" + strings.Repeat("ب", n) + ".پ"
		if got := split(t, file, "fa", text); strings.Contains(got, "|") != want {
			t.Errorf("%d characters between: broken is not %v", n, want)
		}
	}
}

func TestRefusedPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, construct string
		valid              bool // ICU accepts it; we do not
	}{
		{`(a)\1`, `\1`, true}, {`(?<n>a)\k<n>`, `\k`, true}, {`(?>a*)b`, `(?>`, true}, {`\X`, `\X`, true},
		{`\G`, `\G`, true}, {`\N{DIGIT ONE}`, `\N`, true}, {`(?w)a`, `flag w`, true}, {`(?=(?!a))b`, `look-around`, true},
		{`\p{^Lu}`, `property`, true}, {`(?d)a`, `flag d`, true}, {`a*+a`, `possessive`, true}, {`a++\b`, `possessive`, true}, {`(ab)*+c`, `possessive`, true}, {`\p{Block=Arabic}`, `property`, true},
		{`a{5000}`, `1000`, true},
		{`(a`, `missing )`, false}, {`a)`, `unexpected )`, false}, {`[a`, `missing ]`, false}, {`*a`, `quantifier`, false},
		{`a**`, `quantifier`, false}, {`a{2,1}`, `largest count`, false}, {`a{x}`, `count`, false}, {`a{`, `missing }`, false},
		{`[z-a]`, `range`, false}, {`[]`, `missing ]`, false}, {`[a&&]`, `empty set`, false}, {`\`, `at the end`, false},
		{`\u12`, `code point`, false}, {`\x{110000}`, `code point`, false}, {`(?z)`, `flag`, false}, {`}`, `}`, false},
		{`(?<=a*)b`, `look-behind`, false}, {`(?<=(){1,})b`, `look-behind`, false}, {`(?x)a* *`, `quantifier`, false}, {`[[:nope:]]`, `property`, true}, {`(?<1>a)`, `name`, false}, {`\p{Lu`, `missing }`, false},
	} {
		_, err := ParseSRX(strings.NewReader(srx("no", anyLanguage, [2]string{"R", "!x | y\n" + c.pattern + " | a"})), "fa")
		if err == nil || !strings.Contains(err.Error(), c.construct) || !strings.Contains(err.Error(), `languagerule "R", rule 2: beforebreak`) ||
			!strings.Contains(err.Error(), fmt.Sprintf("%q", c.pattern)) {
			t.Errorf("%s: error %v does not name rule, pattern and %q", c.pattern, err, c.construct)
		}
		if errors.Is(err, ErrUnsupported) != c.valid {
			t.Errorf("%s: %v: is ErrUnsupported %v", c.pattern, err, !c.valid)
		}
	}
}

func TestMaps(t *testing.T) {
	exceptions := [2]string{"Exc", "!Dr\\. | \\s"}
	stops := [2]string{"Default", "\\. | \\s"}
	maps := [][2]string{{"EN.*", "Exc"}, {".*", "Default"}}
	for _, c := range []struct{ cascade, lang, want string }{
		{"yes", "en", "Dr. A came.|B left."},
		{"yes", "en-GB", "Dr. A came.|B left."},
		{"no", "en", "Dr. A came. B left."},
		{"no", "fr", "Dr.|A came.|B left."},
		{"yes", "fr", "Dr.|A came.|B left."},
		{"yes", "den", "Dr.|A came.|B left."}, // the pattern matches the whole tag
	} {
		if got := split(t, srx(c.cascade, maps, exceptions, stops), c.lang, "Dr. A came. B left."); got != c.want {
			t.Errorf("cascade %s, %s: got %q", c.cascade, c.lang, got)
		}
	}
	// The order of the maps counts, not that of the rules.
	turned := [][2]string{{".*", "Default"}, {"en", "Exc"}}
	if got := split(t, srx("yes", turned, exceptions, stops), "en", "Dr. A came."); got != "Dr.|A came." {
		t.Errorf("turned maps: got %q", got)
	}
	// An unsupported pattern harms only the languages that use it.
	odd := srx("no", maps, [2]string{"Exc", `(a)\1 | b`}, stops)
	if got := split(t, odd, "fr", "A. B"); got != "A.|B" {
		t.Errorf("unused rule: got %q", got)
	}
	if _, err := ParseSRX(strings.NewReader(odd), "en"); !errors.Is(err, ErrUnsupported) {
		t.Errorf("used rule: error %v", err)
	}
	wrong := srx("no", maps, [2]string{"Exc", `(a | b`}, stops)
	if _, err := ParseSRX(strings.NewReader(wrong), "fr"); err == nil {
		t.Error("a wrong pattern in an unused rule is accepted")
	}
}

func TestRefusedFiles(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(`\.`), 0o600); err != nil {
		t.Fatal(err)
	}
	good := srx("no", anyLanguage, [2]string{"R", `\. | \s`})
	doctype := func(d string) string { return strings.Replace(good, "<srx", d+"<srx", 1) }
	for _, c := range []struct{ why, file, want string }{
		{"empty", "", "no element"},
		{"byte order mark only", "\ufeff", "no element"},
		{"not XML", "hello", "no element"},
		{"cut off", good[:len(good)/2], "XML syntax error"},
		{"web page", "<html><body/></html>", `root element is "html"`},
		{"other namespace", strings.Replace(good, "lisa.org", "example.org", 1), "not an SRX file"},
		{"version", strings.Replace(good, `version="2.0"`, `version="3.0"`, 1), `version "3.0"`},
		{"dangling map", strings.Replace(good, `languagerulename="R"/>`, `languagerulename="Q"/>`, 1), `no languagerule is called "Q"`},
		{"no map", srx("no", nil, [2]string{"R", `\. | \s`}), "no languagemap"},
		{"bad language pattern", srx("no", [][2]string{{")(", "R"}}, [2]string{"R", `\. | \s`}), "languagepattern"},
		{"same name twice", srx("no", anyLanguage, [2]string{"R", `a | b`}, [2]string{"R", `a | b`}), "two languagerules"},
		{"cascade", srx("maybe", anyLanguage, [2]string{"R", `a | b`}), `cascade="maybe"`},
		{"break", strings.Replace(good, `break="yes"`, `break="1"`, 1), `break="1"`},
		{"unknown element", strings.Replace(good, "<maprules>", "<rules/><maprules>", 1), `unexpected element "rules"`},
		{"stray text", strings.Replace(good, "<maprules>", "oops<maprules>", 1), "unexpected text"},
		{"element in a pattern", strings.Replace(good, `\.<`, `<b/>\.<`, 1), "in a pattern"},
		{"second root", good + good[strings.Index(good, "<srx"):], "after the end"},
		{"doctype", doctype(`<!DOCTYPE srx>`), "DOCTYPE"},
		{"entity", doctype(`<!DOCTYPE srx [<!ENTITY x SYSTEM "file://` + secret + `">]>`), "DOCTYPE"},
		{"expansion", doctype(`<!DOCTYPE srx [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>`), "DOCTYPE"},
		{"undeclared entity", strings.Replace(good, `\.`, `&x;`, 1), "entity"},
		{"encoding", strings.Replace(good, `"1.0"?`, `"1.0" encoding="koi8-r"?`, 1), `"koi8-r"`},
	} {
		_, err := ParseSRX(strings.NewReader(c.file), "fa")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.why, err, c.want)
		}
	}
	_, err := ParseSRX(strings.NewReader(srx("no", [][2]string{{"en", "R"}}, [2]string{"R", "a | b"})), "fa")
	if !errors.Is(err, ErrNoLanguage) {
		t.Errorf("language without rules: error %v", err)
	}
	if _, err := ParseSRX(strings.NewReader(srx("no", anyLanguage, [2]string{"R", "((a{1000}){1000}){1000} | b"})), "fa"); !errors.Is(err, errTooLarge) {
		t.Errorf("huge counts: error %v", err)
	}
}

func TestSRX1(t *testing.T) {
	const file = `<?xml version="1.0"?>
<srx version="1.0">
<header segmentsubflows="yes"><formathandle type="start" include="no"/></header>
<body>
<languagerules>
<languagerule languagerulename="Exc"><rule break="no"><beforebreak>Dr\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
<languagerule languagerulename="Default"><rule><beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
</languagerules>
<maprules>
<maprule maprulename="First"><languagemap languagepattern="en" languagerulename="Exc"/><languagemap languagepattern=".*" languagerulename="Default"/></maprule>
<maprule maprulename="Second"><languagemap languagepattern="fr" languagerulename="Exc"/></maprule>
</maprules>
</body>
</srx>`
	if got := split(t, file, "en", "Dr. A came. B left."); got != "Dr. A came. B left." {
		t.Errorf("en: got %q", got)
	}
	if got := split(t, file, "fr", "Dr. A came. B left."); got != "Dr.|A came.|B left." {
		t.Errorf("fr: got %q", got)
	}
}

func TestEncodings(t *testing.T) {
	file := srx("no", anyLanguage, [2]string{"R", `؟ | \s`})
	const text, want = "چرا؟ نه.", "چرا؟|نه."
	for name, e := range map[string]struct {
		order unicode.Endianness
		mark  unicode.BOMPolicy
	}{"LE": {unicode.LittleEndian, unicode.UseBOM}, "BE": {unicode.BigEndian, unicode.UseBOM},
		"LE without mark": {unicode.LittleEndian, unicode.IgnoreBOM}, "BE without mark": {unicode.BigEndian, unicode.IgnoreBOM}} {
		data, err := unicode.UTF16(e.order, e.mark).NewEncoder().String(strings.Replace(file, `"1.0"?`, `"1.0" encoding="UTF-16"?`, 1))
		if err != nil {
			t.Fatal(err)
		}
		if got := split(t, data, "fa", text); got != want {
			t.Errorf("UTF-16 %s: got %q", name, got)
		}
	}
	if got := split(t, "\ufeff"+file, "fa", text); got != want {
		t.Errorf("UTF-8 with mark: got %q", got)
	}
	legacy := strings.Replace(strings.Replace(file, `"1.0"?`, `"1.0" encoding="Windows-1256"?`, 1), "؟", "\xbf", 1)
	if got := split(t, legacy, "fa", text); got != want {
		t.Errorf("Windows-1256: got %q", got)
	}
}

// Extensions of other tools and comments are skipped.
func TestForeignElements(t *testing.T) {
	file := srx("no", anyLanguage, [2]string{"R", `\. | \s`})
	file = strings.Replace(file, "<body>", `<!-- x --><o:sample xmlns:o="urn:o">text <b/></o:sample><body>`, 1)
	file = strings.Replace(file, `\.<`, `<!-- the stop -->\.<`, 1)
	if got := split(t, file, "fa", "a. b"); got != "a.|b" {
		t.Errorf("got %q", got)
	}
}

func TestBuiltin(t *testing.T) {
	for lang, name := range map[string]string{"fa": "Persian", "fa-IR": "Persian", "FA_ir": "Persian", "prs": "Persian", "en": "English", "en-GB": "English", "de": "Default", "zh": "Default"} {
		rules, err := Builtin(lang)
		if err != nil {
			t.Errorf("%s: %v", lang, err)
			continue
		}
		if got := rules.rules[0].Language; got != name {
			t.Errorf("%s: rules %q", lang, got)
		}
		data, err := BuiltinSRX(lang)
		if err != nil || !bytes.Contains(data, []byte(name)) {
			t.Errorf("%s: file of %d bytes, error %v", lang, len(data), err)
		}
	}
	for _, lang := range []string{"", "x", "فا", "12", "verylonglanguage"} {
		if _, err := Builtin(lang); err == nil {
			t.Errorf("%q is taken as a language", lang)
		}
	}
	testRules(t, "de", []ruleCase{
		{"default", "Er kam. |Sie ging. |Wir auch.", "capital follows"},
		{"default", "am 3. mai und usw. bis dahin", "small letter follows"},
		{"default", "J. S. Bach war da.", "initials"},
		{"default", "他来了。|她走了！|为什么？|“不。”", "no space"},
		{"default", "वह आया। |वह गया।", "danda"},
	})
}

// Rules may be used from several goroutines.
func TestConcurrent(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	text := strings.Repeat("ص. ۵ را ببین. «چرا؟» پرسید و رفت… باز آمد.\n", 200)
	want := slices.Collect(Split(text, rules, Options{}))
	done := make(chan bool)
	for range 4 {
		go func() { done <- slices.Equal(slices.Collect(Split(text, rules, Options{})), want) }()
	}
	for range 4 {
		if !<-done {
			t.Error("a goroutine got other segments")
		}
	}
}

func FuzzParseSRX(f *testing.F) {
	for _, lang := range []string{"fa", "en", "de"} {
		data, err := BuiltinSRX(lang)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(srx("yes", anyLanguage, [2]string{"R", `(?<!\w)[a-z&&[^b]]{1,3}+\. | (?i)\p{Lu}|$`})))
	f.Fuzz(func(t *testing.T, data []byte) {
		rules, err := ParseSRX(bytes.NewReader(data), "fa")
		if err != nil {
			return
		}
		const text = "ص. ۵ را ببین. «چرا؟» پرسید.\nB. Smith came... \xff\xe2\x80 abc\u200f"
		lossless(t, text, slices.Collect(Split(text, rules, Options{})))
	})
}

// FuzzPattern looks for patterns that break the parser or the automaton.
func FuzzPattern(f *testing.F) {
	f.Add(`(?<=a|b)[^\p{L}--[x]]*?$`, "a b. c")
	f.Add(`(?s).\R{2}\b`, "\r\n\r\n")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := parseRule(Rule{Before: pattern, After: pattern, Break: true})
		if err != nil {
			return
		}
		rules, err := newRules([]parsedRule{p})
		if err != nil {
			return
		}
		lossless(t, text, slices.Collect(Split(text, rules, Options{Paragraphs: None})))
	})
}
