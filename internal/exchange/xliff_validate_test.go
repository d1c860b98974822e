package exchange

import (
	"slices"
	"strings"
	"testing"
)

// xliffFindings are what validating an XLIFF file has to say.
func xliffFindings(t interface{ Helper() }, in string) []string {
	t.Helper()
	var found []string
	for f, err := range Validate(strings.NewReader(in), XLIFF, Options{Name: "f"}) {
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		found = append(found, f.String())
	}
	return found
}

const modules = ` xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0"` +
	` xmlns:res="urn:oasis:names:tc:xliff:resourcedata:2.0" xmlns:val="urn:oasis:names:tc:xliff:validation:2.0" xmlns:ctr="urn:oasis:names:tc:xliff:changetracking:2.1"` +
	` xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0" xmlns:fs="urn:oasis:names:tc:xliff:fs:2.0" xmlns:my="urn:example:my"`

// v2 puts the content of a file, on line 2, into a document.
func v2(content string) string {
	return `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="fa" trgLang="en"` + modules + ">\n<file id='f'>" + content + "</file></xliff>"
}

func v2unit(content string) string { return v2("<unit id='u'>" + content + "</unit>") }

// v2codes is a segment with a source and a target; an empty target is left out.
func v2codes(source, target string) string {
	if target != "" {
		target = "<target>" + target + "</target>"
	}
	return v2unit("<segment><source>" + source + "</source>" + target + "</segment>")
}

const one = "<segment><source>یک</source></segment>"

func TestXLIFFValid(t *testing.T) {
	for _, in := range []string{
		office, candidates, reordered,
		v2unit(one), v2("<group id='g'/>"), v2("<skeleton href='a'/><my:a id='1'/><mda:metadata><mda:metaGroup><mda:meta type='t'>v</mda:meta></mda:metaGroup></mda:metadata><notes><note id='1'>n</note></notes><unit id='1'>" + one + "</unit>"),
		v2codes("<sc id='1'/>یک<ph id='2'/><ec startRef='1'/>", "<ph id='2'/><sc id='1'/>one<ec startRef='1'/>"),
		v2unit("<segment><source><sc id='1' canCopy='no'/>یک</source></segment><segment><source><sm id='2' type='my:a'/>دو<ec startRef='1' canCopy='no'/><em startRef='2'/></source></segment>"),
		v2codes("<ec id='1' isolated='yes' fs:fs='b'/>یک<pc id='2' fs:fs='a' fs:subFs='href,a' slr:sizeInfo='3'>دو</pc>", ""),
		v2codes("<ph id='1' type='ui' subType='xlf:var'/><ph id='2' copyOf='1'/><cp hex='001B'/>", ""),
		v2unit("<notes><note id='n'>n</note></notes><segment id='s'><source><mrk id='1' type='comment' ref='#n=n'>یک</mrk><mrk id='2' type='comment' value='v'>دو</mrk>" +
			"<mrk id='3' type='term' ref='#f=f/u=u/n=n'>سه</mrk><mrk id='4' ref='#s'>چهار</mrk><mrk id='5' ref='http://example.org/#x'>پنج</mrk></source></segment>"),
		v2unit("<gls:glossary><gls:glossEntry id='1' ref='#m'><gls:term>ی</gls:term><gls:translation id='2'>y</gls:translation></gls:glossEntry></gls:glossary>" +
			"<segment><source><mrk id='m' type='term'>ی</mrk></source></segment>"),
		v2unit("<ctr:changeTrack><ctr:revisions appliesTo='note' ref='n'><ctr:revision author='a'><ctr:item property='content'>o</ctr:item></ctr:revision></ctr:revisions></ctr:changeTrack>" +
			"<notes><note id='n'>n</note></notes>" + one),
		v2unit("<res:resourceData><res:resourceItem id='1'><res:source href='a'/></res:resourceItem></res:resourceData><val:validation><val:rule isPresent='a' occurs='2'/></val:validation>" + one),
		v2("<slr:profiles generalProfile='xliff:codepoints'/><slr:data profile='p'><my:d id='i'/></slr:data><group id='g' slr:sizeInfoRef='i' slr:sizeRestriction='2,*'><unit id='u' slr:sizeInfo='3'>" + one + "</unit></group>"),
		strings.Replace(v2codes("یک", ""), ` trgLang="en"`, "", 1),
		xliff12(`<group id="1"><context-group purpose="location information"><context context-type="x-a">b</context></context-group><note priority="1">n</note>` +
			`<trans-unit id="1" xml:space="preserve" approved="no" translate="yes" restype="button" coord="1;#;3;4"><source xml:lang="fa">یک<bx id="1" rid="1"/>دو<ex id="2" rid="1"/><ph id="3" ctype="lb">n<sub xid="1">a</sub></ph></source>` +
			`<target xml:lang="en" state="x-mine" state-qualifier="exact-match">one</target><note>n</note></trans-unit></group>`),
		strings.Replace(xliff12(`<trans-unit id="1"><source>یک</source><seg-source><mrk mtype="seg" mid="1">یک</mrk></seg-source><alt-trans tool-id="t" mid="1"><target>one</target></alt-trans></trans-unit>`),
			"<body>", `<header><skl><internal-file>x</internal-file></skl><phase-group><phase phase-name="p" process-name="q" tool-id="t" date="2024-01-31T12:00:00Z"/></phase-group><tool tool-id="t" tool-name="T"/></header><body>`, 1),
	} {
		if found := xliffFindings(t, in); len(found) > 0 {
			t.Errorf("%q in\n%s", found, in)
		}
	}
}

func TestXLIFFInvalid(t *testing.T) {
	match := func(attrs string) string {
		return v2unit("<mtc:matches><mtc:match " + attrs + "><source>دو</source><target>two</target></mtc:match></mtc:matches><segment id='s'><source>یک</source></segment>")
	}
	seg := func(attrs, content string) string {
		return v2unit("<segment " + attrs + "><source>یک</source>" + content + "</segment>")
	}
	data := func(codes string) string {
		return v2unit("<originalData><data id='d'>x</data></originalData><segment><source>" + codes + "</source></segment>")
	}
	rule := func(attrs string) string {
		return v2unit("<val:validation><val:rule " + attrs + "/></val:validation>" + one)
	}
	tu := func(attrs, content string) string {
		return xliff12("<trans-unit " + attrs + "><source>یک</source>" + content + "</trans-unit>")
	}
	for _, c := range []struct{ in, want string }{
		// The document.
		{strings.Replace(v2unit(one), ` srcLang="fa"`, "", 1), "1:1: <xliff> must have the attribute srcLang"},
		{strings.Replace(v2unit(one), `"fa"`, `"fa_IR"`, 1), `1:1: srcLang="fa_IR" of <xliff> must be a language tag of BCP 47`},
		{strings.Replace(v2unit(one), ` version="2.1"`, "", 1), "1:1: <xliff> must have the attribute version"},
		{strings.Replace(v2unit(one), `version="2.1"`, `version="2.5"`, 1), `1:1: version "2.5" is not known: read as the nearest one`},
		{strings.Replace(office, ` xmlns="urn:oasis:names:tc:xliff:document:1.2"`, "", 1), "2:1: the file does not name the namespace of XLIFF"},
		{strings.Replace(v2unit(one), "document:2.0", "document:1.2", 1), "1:1: the namespace urn:oasis:names:tc:xliff:document:1.2 is not that of version 2.1"},
		{v2unit(one) + "x", "2: something follows the end of the document"},
		{`<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="fa"></xliff>`, "1:1: <xliff> must have a <file>"},
		{"<html/>", "f:1: not XLIFF: the root element is html"},
		{strings.TrimSuffix(v2unit(one), "</file></xliff>"), "f:2: cut short: the file ends inside <file>"},
		// Elements.
		{v2(""), "2:1: <file> must have a <unit> or <group>"},
		{v2unit(""), "2:14: <unit> must have a <segment> or <ignorable>"},
		{v2unit("<ignorable><source> </source></ignorable>"), "2:14: <unit> must have a <segment>, not only <ignorable>"},
		{v2unit("<segment/>"), "2:27: <segment> must have a <source>"},
		{v2unit("<segment><target>one</target><source>یک</source></segment>"), "2:36: <segment> must have a <source> before this; 2:56: <source> stands behind what it must come before in <segment>"},
		{v2unit("<segment><source>یک</source><source>دو</source></segment>"), "2:55: a second <source> in <segment>, which may have only one"},
		{v2unit(one + "<notes><note>n</note></notes>"), "2:65: <notes> stands behind what it must come before in <unit>"},
		{v2unit("<notes/>" + one), "2:27: <notes> must have a <note>"},
		{v2unit("<originalData/>" + one), "2:27: <originalData> must have a <data>"},
		{v2unit("<sentence/>" + one), "2:27: <sentence> is no element of XLIFF 2"},
		{v2unit("<segment><source>یک</source><my:a/></segment>"), "2:55: <my:a>: an element of another namespace has no place in <segment>"},
		{v2unit("<file id='x'><unit id='v'>" + one + "</unit></file>" + one), "2:27: <file> has no place in <unit>"},
		{v2unit("یک" + one), "2:27: <unit> may not have text"},
		{v2("<skeleton/><unit id='u'>" + one + "</unit>"), "2:14: <skeleton> has neither content nor href"},
		{v2("<skeleton href='a'>b</skeleton><unit id='u'>" + one + "</unit>"), "2:14: <skeleton> has both content and href: it must have one of them"},
		{v2("<mtc:matches><mtc:match ref='#a'><source>a</source><target>b</target></mtc:match></mtc:matches><unit id='u'>" + one + "</unit>"), "2:14: <mtc:matches> has no place in <file>"},
		{v2unit("<val:validity/>" + one), "2:27: <val:validity> is no element of its module"},
		// Attributes.
		{v2("<unit>" + one + "</unit>"), "2:14: <unit> must have the attribute id"},
		{v2("<unit id='a b'>" + one + "</unit>"), `2:14: id="a b" of <unit> must be a NMTOKEN: letters, digits and . - _ : only`},
		{v2("<unit id='u' translate='maybe'>" + one + "</unit>"), `2:14: translate="maybe" of <unit> must be yes or no`},
		{v2("<unit id='u' srcDir='left'>" + one + "</unit>"), `2:14: srcDir="left" of <unit> must be ltr, rtl or auto`},
		{v2("<unit id='u' type='a'>" + one + "</unit>"), `2:14: type="a" of <unit> must be an authority and a value, with a colon between: my:value`},
		{v2("<unit id='u' resname='a'>" + one + "</unit>"), "2:14: <unit> has no attribute resname"},
		{seg("my:a='b'", ""), "2:27: <segment> may not have my:a, an attribute of another namespace"},
		{seg("translate='no'", ""), "2:27: <segment> has no attribute translate"},
		{v2codes("<pc id='1' my:a='b'>یک</pc>", ""), "2:44: <pc> may not have my:a, an attribute of another namespace"},
		{v2unit("<notes><note priority='11'>n</note></notes>" + one), `2:34: priority="11" of <note> must be a number from 1 to 10`},
		{v2("<unit id='u' you:a='b'>" + one + "</unit>"), "2:14: the prefix of you:a is bound to no namespace"},
		// Ids.
		{v2("<unit id='u'>" + one + "</unit><group id='u'><unit id='u'>" + one + "</unit></group>"), `2:86: the id "u" of a <unit> stands twice: it must be unique in the file`},
		{v2("<group id='g'/><group id='g'/>"), `2:29: the id "g" of a <group> stands twice: it must be unique in the file`},
		{strings.Replace(v2unit(one), "</xliff>", "<file id='f'><unit id='u'>"+one+"</unit></file></xliff>", 1), `2:79: the id "f" of a <file> stands twice: it must be unique in the document`},
		{v2unit("<segment id='s'><source>یک</source></segment><segment id='s'><source>دو</source></segment>"), `2:72: the id of <segment> "s" stands twice: it must be unique in <unit>`},
		{v2unit("<segment id='s'><source><ph id='s'/></source></segment>"), `2:51: the id of <ph> "s" stands twice: it must be unique in <unit>`},
		{v2unit("<notes><note id='n'>a</note><note id='n'>b</note></notes>" + one), `2:55: the id of a <note> "n" stands twice: it must be unique in the <notes>`},
		{v2unit("<my:a id='1'/><my:b id='1'/>" + one), `2:41: the id "1" of an element of another namespace stands twice: it must be unique in the unit`},
		{v2unit("<originalData><data id='d'/><data id='d'/></originalData>" + one), `2:55: the id of <data> "d" stands twice: it must be unique in <unit>`},
		// Segments and targets.
		{strings.Replace(v2codes("یک", "one"), ` trgLang="en"`, "", 1), "2:55: <target> in a document without trgLang"},
		{seg("state='final'", ""), `2:27: state="final" needs a <target>: without one a segment is initial`},
		{seg("state='done'", "<target>one</target>"), `2:27: state="done" of <segment> must be initial, translated, reviewed or final`},
		{seg("subState='my:a'", ""), "2:27: subState needs state beside it"},
		{seg("", "<target xml:lang='de'>eins</target>"), `2:56: <target> is in "de", but the document's trgLang is "en"`},
		{seg("", "<target xml:space='preserve'>one</target>"), `2:56: xml:space is "preserve" for the <target>, "default" for the <source>: it must be the same`},
		{seg("", "<target order='2'>one</target>"), `2:56: order="2" in a unit of 1 segments and ignorables`},
		{v2unit("<segment><source>یک</source><target order='2'>one</target></segment><segment><source>دو</source><target>two</target></segment>"),
			"2:123: the place 2 in the order of targets is taken twice"},
		// Codes.
		{v2codes("<sc id='1'/>یک", ""), "2:44: <sc> has no <ec> in its unit: then it must be isolated=\"yes\""},
		{v2codes("یک<ec startRef='1'/>", ""), `2:46: startRef="1" is the id of no <sc> in the unit`},
		{v2codes("<ec startRef='1'/>یک<sc id='1'/>", ""), `2:44: <ec> stands before the <sc> that it ends: "1"`},
		{v2codes("یک<ec/>", ""), "2:46: <ec> must have startRef, or be isolated=\"yes\""},
		{v2codes("یک<ec isolated='yes'/>", ""), "2:46: an isolated <ec> must have an id"},
		{v2codes("<sc id='1'/>یک<ec id='2' startRef='1'/>", ""), "2:58: an <ec> with startRef may not have an id"},
		{v2codes("<sc id='1' isolated='yes'/>یک<ec startRef='1'/>", ""), "2:44: an isolated <sc> may not have an <ec> in its unit"},
		{v2codes("<sc id='1' canCopy='no'/>یک<ec startRef='1'/>", ""), `2:71: canCopy is "yes" in the <ec>, "no" in its <sc>: it must be the same`},
		{v2codes("<sm id='1' type='my:a'/>یک", ""), "2:44: <sm> has no <em> in its unit"},
		{v2codes("یک<em startRef='1'/>", ""), `2:46: startRef="1" is the id of no <sm> in the unit`},
		{data("<ph id='1' dataRef='e'/>"), `2:94: dataRef="e" is the id of no <data> in the unit`},
		{data("<ph id='1'/><ph id='2' copyOf='1' dataRef='d'/>"), "2:106: a copy may not refer to original data: it has that of what it copies"},
		{v2codes("<ph id='1' copyOf='2'/>", ""), `2:44: copyOf="2" is the id of no code in the unit`},
		{v2codes("<ph id='1' canCopy='no'/><ph id='2' copyOf='1'/>", ""), `2:69: copyOf="1" is a code that may not be copied`},
		{v2codes("<ph id='1' subFlows='x'/>", ""), `2:44: subFlows names "x", which is the id of no <unit> in the file`},
		{v2codes("<ph id='1' subType='my:a'/>", ""), "2:44: subType needs type beside it"},
		{v2codes("<ph id='1' type='fmt' subType='xlf:var'/>", ""), `2:44: subType="xlf:var" does not go with type="fmt"`},
		{v2codes("<ph id='1' canReorder='no' canCopy='no' canDelete='no'/>", ""), `2:44: canReorder="no" must follow a code with canReorder="firstNo"`},
		{v2codes("<ph id='1' canReorder='firstNo'/>", ""), `2:44: canReorder="firstNo" needs canCopy="no" and canDelete="no" beside it`},
		{v2codes("<ph id='1' canDelete='no'/>یک", "one"), `2:44: the code "1" may not be deleted, but is in no <target>`},
		{v2codes("<cp hex='0041'/>", ""), `2:44: hex="0041" of <cp> must be the number in hexadecimal digits of a character that XML forbids`},
		{v2codes("<mrk id='1' type='comment'>یک</mrk>", ""), "2:44: a comment must have either value or ref"},
		{v2codes("<mrk id='1' type='comment' ref='#n=x'>یک</mrk>", ""), `2:44: ref="#n=x" names nothing in the unit`},
		{v2codes("<mrk id='1' type='comment' ref='#f=f/n=x'>یک</mrk>", ""), `2:44: ref="#f=f/n=x" of a comment must be that of a <note> of its unit: #n=…; 2:44: ref "f=f/n=x" names nothing in the file`},
		{v2codes("<mrk id='1' type='remark'>یک</mrk>", ""), `2:44: type="remark" of <mrk> must be generic, comment, term, or an authority and a value: my:type`},
		{v2codes("<mrk id='1' ref='#u=u/f=f'>یک</mrk>", ""), `2:44: ref="#u=u/f=f" is no reference: "f=f" may not stand there`},
		{v2codes("<mrk id='1' ref='#my=a'>یک</mrk>", ""), `2:44: ref="#my=a" has the prefix "my", which is not known`},
		{v2codes("<mrk id='1' ref='#u=v'>یک</mrk>", ""), `2:44: ref "f=f/u=v" names nothing in the file`},
		// Modules.
		{match("id='1'"), "2:40: <mtc:match> must have the attribute ref"},
		{match("ref='s'"), `2:40: ref="s" must be the part of a reference from # on: #s1`},
		{match("ref='#t'"), `2:40: ref="#t" names nothing in the unit`},
		{match("ref='#s' similarity='101'"), `2:40: similarity="101" of <mtc:match> must be a number from 0.0 to 100.0`},
		{match("ref='#s' similarity='85%'"), `2:40: similarity="85%" of <mtc:match> must be a number from 0.0 to 100.0`},
		{match("ref='#s' matchQuality='-1'"), `2:40: matchQuality="-1" of <mtc:match> must be a number from 0.0 to 100.0`},
		{match("ref='#s' subType='my:a'"), "2:40: subType needs type beside it"},
		{match("ref='#s' type='best'"), `2:40: type="best" of <mtc:match> must be am, ebm, icm, idm, mt, tb, tm or other`},
		{rule("isPresent='a' isNotPresent='b'"), "2:43: a <rule> must have one of isPresent, isNotPresent, startsWith, endsWith, or a rule of another namespace: it has 2"},
		{rule("isNotPresent='a' existsInSource='yes'"), "2:43: existsInSource needs isPresent, startsWith or endsWith beside it"},
		{rule("isNotPresent='a' occurs='2'"), "2:43: occurs needs isPresent beside it"},
		{v2unit("<mda:metadata/>" + one), "2:27: <mda:metadata> must have a <mda:metaGroup>"},
		{v2unit("<mda:metadata><mda:metaGroup><mda:meta>v</mda:meta></mda:metaGroup></mda:metadata>" + one), "2:56: <mda:meta> must have the attribute type"},
		{v2unit("<gls:glossary><gls:glossEntry><gls:term>ی</gls:term></gls:glossEntry></gls:glossary>" + one), "2:41: <gls:glossEntry> must have a <gls:translation> or a <gls:definition>"},
		{v2unit("<ctr:changeTrack><ctr:revisions appliesTo='note' ref='n'><ctr:revision><ctr:item property='colour'>o</ctr:item></ctr:revision></ctr:revisions></ctr:changeTrack>" + one),
			`2:44: ref="n" is the id of no <note> in the <unit>; 2:98: property="colour" must be content or the name of an attribute of <note>`},
		{v2("<unit id='u' fs:fs='bold'>" + one + "</unit>"), `2:14: fs="bold" must be the name of an element of HTML`},
		{v2("<unit id='u' fs:subFs='a,b'>" + one + "</unit>"), "2:14: subFs needs fs beside it"},
		{v2("<unit id='u' slr:sizeRestriction='ten'>" + one + "</unit>"), `2:14: sizeRestriction="ten" must be * or a number, or two with a comma between`},
		{v2("<unit id='u' slr:sizeInfo='1' slr:sizeInfoRef='i'>" + one + "</unit>"), `2:14: <unit> has both sizeInfo and sizeInfoRef: it may have one of them; 2:14: sizeInfoRef="i" is the id of nothing in <slr:data> before it`},
		{v2unit("<res:resourceData><res:resourceItem id='1'><res:source href='a'>b</res:source></res:resourceItem></res:resourceData>" + one), "2:70: <res:source> must have either content or href"},
		{strings.Replace(v2unit(one), "<file", "<mda:metadata><mda:metaGroup><mda:meta type='t'>v</mda:meta></mda:metaGroup></mda:metadata><file", 1), "2:1: <mda:metadata> has no place in <xliff>"},
		{strings.NewReplacer("2.1", "2.2", "document:2.0", "document:2.2", "<file", "<notes><note>n</note></notes><mda:metadata><mda:metaGroup><mda:meta type='t'>v</mda:meta></mda:metaGroup></mda:metadata><file").Replace(v2unit(one)), ""},
		// 1.2.
		{strings.Replace(office, ` original="a.html"`, "", 1), "2:68: <file> must have the attribute original"},
		{strings.Replace(office, `datatype="html"`, `datatype="web"`, 1), `2:68: datatype="web" of <file> must be asp, c, cdf, cfm, cpp, csharp, cstring, csv, database, documentfooter, documentheader, filedialog, … or x-…`},
		{tu("", ""), "3:1: <trans-unit> must have the attribute id"},
		{tu("id='1' approved='true'", ""), `3:1: approved="true" of <trans-unit> must be yes or no`},
		{xliff12("<trans-unit id='1'><target>one</target></trans-unit>"), "3:20: <trans-unit> must have a <source> before this"},
		{tu("id='1'", "<target state='done'>one</target>"), `3:39: state="done" of <target> must be final, needs-adaptation, needs-l10n, needs-review-adaptation, needs-review-l10n, needs-review-translation, needs-translation, new, signed-off, translated or x-…`},
		{tu("id='1'", "<target state-qualifier='good'>one</target>"), `3:39: state-qualifier="good" of <target> must be exact-match, fuzzy-match, id-match, leveraged-glossary, leveraged-inherited, leveraged-mt, leveraged-repository, leveraged-tm, mt-suggestion, rejected-grammar, rejected-inaccurate, rejected-length, rejected-spelling, tm-suggestion or x-…`},
		{tu("id='1'", "<alt-trans tool-id='t'><target>one</target></alt-trans>"), `3:39: tool-id "t" names nothing in the file`},
		{tu("id='1' phase-name='p'", ""), `3:1: phase-name "p" names nothing in the file`},
		{tu("id='1'", "<target xml:lang='de'>eins</target>"), `3:39: <target> is in "de", but the file's target-language is "en"`},
		{xliff12("<trans-unit id='1'><source>یک</source></trans-unit><trans-unit id='1'><source>دو</source></trans-unit>"), `3:52: the id "1" stands twice: it must be unique in the file`},
		{tu("id='1'", "<seg-source><mrk mtype='seg' mid='1'>یک</mrk></seg-source><target><mrk mtype='seg' mid='2'>one</mrk></target>"), `3:105: mid "2" is that of no segment of the <seg-source>`},
		{tu("id='1'", "<seg-source><mrk mtype='seg'>یک</mrk></seg-source>"), "3:51: a segment must have the attribute mid"},
		{xliff12("<trans-unit id='1'><source><bx id='1' rid='1'/>یک<ex id='2' rid='2'/></source></trans-unit>"), `3:50: <ex> ends what no <bx> has begun: rid "2"`},
		{xliff12("<trans-unit id='1'><source><ept id='1'/>یک</source></trans-unit>"), `3:28: <ept> ends what no <bpt> has begun: rid "1"`},
		{xliff12("<trans-unit id='1'><source><bpt id='1'/>یک</source></trans-unit>"), "3:28: <bpt> has no <ept>: a code that stands alone is an <it>"},
		{xliff12("<trans-unit id='1'><source><ph id='1'><sub xid='9'>یک</sub></ph></source></trans-unit>"), `3:39: xid "9" names nothing in the file`},
		{xliff12("<trans-unit id='1'><source><it id='1'/>یک</source></trans-unit>"), "3:28: <it> must have the attribute pos"},
		{xliff12("<trans-unit id='1'><source><mrk mtype='bold'>یک</mrk></source></trans-unit>"), `3:28: mtype="bold" of <mrk> must be abbrev, abbreviated-form, abbreviation, acronym, appellation, collocation, common-name, datetime, equation, expanded-form, formula, head-term, … or x-…`},
		{tu("id='1' restype='box'", ""), `3:1: restype="box" of <trans-unit> must be auto3state, autocheckbox, autoradiobutton, bedit, bitmap, button, caption, cell, checkbox, checkboxmenuitem, checkedlistbox, colorchooser, … or x-…`},
		{tu("id='1' reformat='coord colour'", ""), `3:1: reformat="coord colour" of <trans-unit> must be yes, no, or any of coord, font, css-style, … and x-…, with spaces between`},
		{tu("id='1' reformat='coord-x font-size x-own' restype='button'", "<count-group name='c'><count count-type='total' unit='x-own'>1</count><count count-type='fuzzy-match'>1</count></count-group>"), ""},
		{tu("id='1'", "<count-group name='c'><count count-type='all' unit='letter'>1</count></count-group>"),
			`3:61: count-type="all" of <count> must be num-usages, repetition, total, final, needs-adaptation, needs-l10n, needs-review-adaptation, needs-review-l10n, needs-review-translation, needs-translation, new, signed-off, … or x-…; 3:61: unit="letter" of <count> must be bin-unit, character, glyph, instance, item, line, page, paragraph, placeable, segment, sentence, trans-unit, word or x-…`},
		{xliff12("<unit id='1'/>"), "3:1: <unit> is no element of XLIFF 1.2"},
	} {
		found := xliffFindings(t, c.in)
		if strings.Join(found, "; ") != c.want {
			t.Errorf("got %q\nwant %q in\n%s", strings.Join(found, "; "), c.want, c.in)
		}
	}
}

// Findings come in the order of the file, and not without end.
func TestXLIFFFindings(t *testing.T) {
	found := xliffFindings(t, xliff12(slices.Repeat([]string{"<trans-unit><source>یک</source></trans-unit>"}, maxFindings+5)...))
	if n := len(found); n != maxFindings+1 || found[0] != "3:1: <trans-unit> must have the attribute id" ||
		found[n-2] != "10002:1: <trans-unit> must have the attribute id" || found[n-1] != "more than 10000 findings: the others are not told" {
		t.Errorf("%d: %q … %q", n, found[:1], found[n-2:])
	}
	// What has no unit in it is let go as well; what would have to be held has its bound.
	if found := xliffFindings(t, v2(strings.Repeat("<group/>", 200_000))); len(found) != maxFindings+1 {
		t.Errorf("%d findings", len(found))
	}
	if found := xliffFindings(t, v2unit("<notes>"+strings.Repeat("<note>n</note>", 200_000)+"</notes>")); len(found) != 1 || found[0] != "f:2: elements of over 33554432 bytes in <notes>" {
		t.Errorf("%q", found)
	}
	// Who has seen enough is asked no more.
	for range Validate(strings.NewReader(v2unit("<a/><b/>")), XLIFF, Options{}) {
		break
	}
}
