package exchange

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// findings are what is wrong with a file, a line each.
func findings(format Format, in string) (all []string, failed error) {
	for f, err := range Validate(strings.NewReader(in), format, Options{}) {
		if err != nil {
			return all, err
		}
		all = append(all, f.String())
	}
	return all, nil
}

func TestValidateTMX(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"good", four, nil},
		{"inline codes", tmxFile("<tu>" + tuv("fa", `الف<bpt i="1" x="1" type="bold">b<sub datatype="html">پ<ph/></sub></bpt>ب<ept i="1"/><it pos="begin"/><ut x="1"/><hi>ت</hi>`) + tuv("en", "a") + "</tu>"), nil},
		{"header without attributes", strings.Replace(four, four[strings.Index(four, "<header"):strings.Index(four, "<body")], `<header srclang="fa" datatype="x"/>`, 1), []string{
			"2:20: <header> lacks the attribute creationtool, which is required", "2:20: <header> lacks the attribute creationtoolversion, which is required",
			"2:20: <header> lacks the attribute segtype, which is required", "2:20: <header> lacks the attribute o-tmf, which is required",
			"2:20: <header> lacks the attribute adminlang, which is required"}},
		{"no header", strings.Replace(four, four[strings.Index(four, "<header"):strings.Index(four, "<body")], "", 1), []string{"2:1: <tmx> lacks <header>, which is required"}},
		{"version", strings.Replace(four, `version="1.4"`, `version="1.4b"`, 1), []string{`2:1: version="1.4b": the DTD of TMX 1.4b fixes it as 1.4`}},
		{"unbalanced codes", tmxFile("<tu>" + tuv("fa", `الف<ept i="1"/>`) + tuv("en", `a<bpt i="1"/>b<bpt i="1"/><ept i="1"/>`) + "</tu>"), []string{
			`3:32: <ept i="1"> without a <bpt> of that i before it`, `3:94: a second <bpt i="1">: i is unique in a <seg>`}},
		{"a code without end", tmxFile(pairTU(`الف<bpt i="1"/>`, "a")), []string{`3:32: <bpt i="1"> without an <ept> of that i: what has no end in its <seg> is an <it>`}},
		{"dates", tmxFile(`<tu creationdate="2024-01-02">` + tuv("fa", "الف") + tuv("en", "a") + "</tu>"), []string{`3:1: creationdate="2024-01-02": a date is YYYYMMDDThhmmssZ, in UTC`}},
		{"order", tmxFile("<tu>" + tuv("fa", "الف") + "<note>n</note>" + tuv("en", "a") + "</tu>"), []string{"3:44: <note> after <tuv>: in <tu> it comes before"}},
		{"languages", tmxFile("<tu><tuv><seg>الف</seg></tuv>" + tuv("fa_IR", "ب") + `<tuv lang="en"><seg>a</seg></tuv></tu>`), []string{
			"3:5: <tuv> lacks the attribute xml:lang, which is required", `3:30: xml:lang="fa_IR" is no language code (RFC 3066): such a code is fa, en-GB or fa-Arab-IR`,
			`3:70: <tuv lang="en">: lang is of TMX 1.1; since 1.2 it is xml:lang`}},
		{"source language", tmxFile("<tu>" + tuv("de", "a") + tuv("en", "b") + "</tu>"), []string{"3:1: no <tuv> in the source language fa, only in de, en"}},
		{"elements", tmxFile("<group/><tu><b/>x<tuv xml:lang='fa'/><tuv xml:lang='en'><seg>a<b/></seg><seg>b</seg></tuv></tu><tu/>"), []string{
			"3:1: <group> is no element of TMX", "3:13: <b> is no element of TMX", "3: text in <tu>, which holds elements only",
			"3:18: <tuv> lacks <seg>, which is required", "3:63: <b> is no element of TMX", "3:73: a second <seg> in one <tuv>", "3:96: <tu> lacks <tuv>, which is required"}},
		{"values", tmxFile(`<tu segtype="word" usagecount="many" colour="red">` + tuv("fa", `الف<it pos="middle"/><ph assoc="q"/>`) + tuv("en", "a") + "</tu>"), []string{
			`3:1: segtype="word": it is block, paragraph, sentence, phrase`, `3:1: usagecount="many": it is a number`, "3:1: <tu> has no attribute colour",
			`3:78: pos="middle": it is begin or end`, `3:96: assoc="q": it is p, f or b`}},
		{"characters", tmxFile(pairTU("الف&#xB;", "a\x01")), []string{
			"3: U+000B: XML 1.0 does not allow this character, not even as a reference (section 2.2)", "3: U+0001: XML 1.0 does not allow this character, not even as a reference (section 2.2)"}},
		{"trailing", four + "<x/>", []string{"8: something follows the end of the document"}},
		{"web page", "<html><body/></html>", []string{"1:1: the root element is <html>, not <tmx>: this is no TMX file"}},
	} {
		got, err := findings(TMX, c.in)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v\n got %q\nwant %q", c.name, err, got, c.want)
		}
	}
	var file *FileError
	if got, err := findings(TMX, four[:len(four)/2]); !errors.As(err, &file) || file.Line == 0 || len(got) > 0 {
		t.Errorf("cut short: %q, %v", got, err)
	}
}

// What is written is valid.
func TestWrittenIsValid(t *testing.T) {
	u := news(1)
	for unit, err := range u {
		if err != nil {
			t.Fatal(err)
		}
		if got, err := findings(TMX, write(t, unit)); err != nil || len(got) > 0 {
			t.Errorf("%q, %v", got, err)
		}
	}
}
