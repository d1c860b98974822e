package exchange

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// This file has what the specifications say of elements and attributes by themselves.

// xliffRule is what an element may have.
type xliffRule struct {
	// Attributes with the kind of their value behind "=", if it is not any; those that
	// must stand have a "!".
	attrs string
	// Attributes of other namespaces: all, those of modules only, or none.
	others string
	// Children, in their order: names with "|" between them where any of them may come,
	// and how often: once, "?", "+", "*". "any" are elements of other namespaces.
	children string
	text     bool // It may have text.
}

const inline2 = "cp|ph|pc|sc|ec|mrk|sm|em*"

// rules2 are those of 2.0 and 2.1, and for the most of 2.2. Names of modules have their usual prefix.
var rules2 = map[string]xliffRule{
	"xliff":        {"version! srcLang!=lang trgLang=lang xml:space=space xml:lang=lang", "all", "file+", false},
	"file":         {"id!=token canResegment=yn original translate=yn srcDir=dir trgDir=dir xml:space=space xml:lang=lang", "all", "skeleton? any* notes? unit|group+", false},
	"skeleton":     {"href", "none", "any*", true},
	"group":        {"id!=token name canResegment=yn translate=yn srcDir=dir trgDir=dir type=own xml:space=space xml:lang=lang", "all", "any* notes? unit|group*", false},
	"unit":         {"id!=token name canResegment=yn translate=yn srcDir=dir trgDir=dir type=own xml:space=space xml:lang=lang", "all", "any* notes? originalData? segment|ignorable+", false},
	"segment":      {"id=token canResegment=yn state=state2 subState=own", "modules", "source target?", false},
	"ignorable":    {"id=token", "none", "source target?", false},
	"notes":        {"", "none", "note+", false},
	"note":         {"id=token appliesTo=side category priority=priority xml:lang=lang xml:space=space ref", "all", "", true},
	"originalData": {"", "none", "data+", false},
	"data":         {"id!=token dir=dir xml:space=preserve", "none", "cp*", true},
	"source":       {"xml:lang=lang xml:space=space", "none", inline2, true},
	"target":       {"xml:lang=lang xml:space=space order=positive", "none", inline2, true},
	"cp":           {"hex!=hex", "none", "", false},
	"ph":           {"canCopy=yn canDelete=yn canReorder=reorder copyOf=token disp equiv id!=token dataRef=token subFlows=tokens subType=own type=type2", "modules", "", false},
	"pc":           {"canCopy=yn canDelete=yn canOverlap=yn canReorder=reorder copyOf=token dispEnd dispStart equivEnd equivStart id!=token dataRefEnd=token dataRefStart=token subFlowsEnd=tokens subFlowsStart=tokens subType=own type=type2 dir=dir", "modules", inline2, true},
	"sc":           {"canCopy=yn canDelete=yn canOverlap=yn canReorder=reorder copyOf=token dataRef=token dir=dir disp equiv id!=token isolated=yn subFlows=tokens subType=own type=type2", "modules", "", false},
	"ec":           {"canCopy=yn canDelete=yn canOverlap=yn canReorder=reorder copyOf=token dataRef=token dir=dir disp equiv id=token isolated=yn startRef=token subFlows=tokens subType=own type=type2", "modules", "", false},
	"mrk":          {"id!=token translate=yn type=mrkType ref value", "all", inline2, true},
	"sm":           {"id!=token translate=yn type=mrkType ref value", "all", "", false},
	"em":           {"startRef!=token", "none", "", false},

	"mtc:matches": {"", "none", "mtc:match+", false},
	"mtc:match":   {"id=token matchQuality=percent matchSuitability=percent similarity=percent origin ref! reference=yn subType=own type=matchType", "all", "mda:metadata? originalData? source target any*", false},

	"mda:metadata":  {"id=token", "none", "mda:metaGroup+", false},
	"mda:metaGroup": {"id=token category appliesTo=metaSide", "none", "mda:metaGroup|mda:meta+", false},
	"mda:meta":      {"type!", "none", "", true},

	"gls:glossary":    {"", "none", "gls:glossEntry+", false},
	"gls:glossEntry":  {"id=token ref", "all", "gls:term gls:translation* gls:definition? any*", false},
	"gls:term":        {"source", "all", "", true},
	"gls:translation": {"id=token ref source", "all", "", true},
	"gls:definition":  {"source", "all", "", true},

	"res:resourceData":    {"id=token", "none", "res:resourceItemRef* res:resourceItem*", false},
	"res:resourceItemRef": {"id=token ref!=token", "all", "", false},
	"res:resourceItem":    {"mimeType id=token context=yn", "all", "res:source? res:target? res:reference*", false},
	"res:source":          {"href xml:lang=lang", "all", "any*", true},
	"res:target":          {"href xml:lang=lang", "all", "any*", true},
	"res:reference":       {"href! xml:lang=lang", "all", "", false},

	"val:validation": {"", "all", "val:rule+", false},
	"val:rule":       {"isPresent isNotPresent startsWith endsWith occurs=positive existsInSource=yn caseSensitive=yn normalization=normalization disabled=yn mustLoc", "all", "", false},

	"ctr:changeTrack": {"", "none", "ctr:revisions+", false},
	"ctr:revisions":   {"appliesTo!=token ref=token currentVersion=token", "all", "ctr:revision+", false},
	"ctr:revision":    {"author datetime version=token checksum", "all", "ctr:item+", false},
	"ctr:item":        {"property!", "all", "", true},
}

// rules22 are those that 2.2 has instead.
var rules22 = map[string]xliffRule{
	"xliff":            {rules2["xliff"].attrs, "all", "notes? mda:metadata? file+", false},
	"res:resourceItem": {rules2["res:resourceItem"].attrs, "all", "notes? res:source? res:target? res:reference*", false},
}

type xliffModule struct{ uri, prefix, first, parents string }

// modules2 are the namespaces of modules by their usual prefix, without the version at
// their end, and the elements in which each may begin.
var modules2 = []xliffModule{
	{"matches", "mtc", "matches", "unit"},
	{"metadata", "mda", "metadata", "xliff file group unit mtc:match"},
	{"glossary", "gls", "glossary", "unit"},
	{"resourcedata", "res", "resourceData", "file unit"},
	{"validation", "val", "validation", "file group unit"},
	{"changetracking", "ctr", "changeTrack", "file group unit"},
	{"sizerestriction", "slr", "", ""},
	{"fs", "fs", "", ""},
}

const (
	inline12 = "g|x|bx|ex|bpt|ept|ph|it|mrk*"
	codes12  = "id! xid equiv-text"
	place12  = " datatype=datatype xml:space=space restype=restype resname extradata extype help-id menu menu-option menu-name coord=coord font css-style style exstyle"
	sizes12  = " size-unit=sizeUnit maxwidth minwidth maxheight minheight maxbytes minbytes charclass"
)

// rules12 are those of 1.2, the transitional ones: what was deprecated is no mistake.
var rules12 = map[string]xliffRule{
	"xliff":         {"version! xml:lang=lang", "all", "any|file+", false},
	"file":          {"original! source-language!=lang datatype!=datatype tool-id date=date xml:space=space category target-language=lang product-name product-version build-num tool ts", "all", "header? body", false},
	"header":        {"", "none", "skl? phase-group? glossary|reference|count-group|prop-group|note|tool* any*", false},
	"skl":           {"", "none", "internal-file|external-file", false},
	"glossary":      {"", "none", "internal-file|external-file", true},
	"reference":     {"", "none", "internal-file|external-file", true},
	"internal-file": {"form crc", "none", "any*", true},
	"external-file": {"href! crc uid", "none", "", false},
	"note":          {"xml:lang=lang priority=priority from annotates=annotates", "none", "", true},
	"phase-group":   {"", "none", "phase+", false},
	"phase":         {"phase-name! process-name! company-name tool-id date=date job-id contact-name contact-email contact-phone tool", "none", "note*", false},
	"count-group":   {"name!", "none", "count*", false},
	"count":         {"count-type=countType phase-name unit=unit", "none", "", true},
	"context-group": {"name crc purpose=purpose", "none", "context+", false},
	"context":       {"context-type!=contextType match-mandatory=yn crc", "none", "", true},
	"prop-group":    {"name", "none", "prop+", false},
	"prop":          {"prop-type! xml:lang=lang", "none", "", true},
	"tool":          {"tool-id! tool-name! tool-version tool-company", "all", "any*", true},
	"body":          {"", "none", "group|trans-unit|bin-unit*", false},
	"group":         {"id reformat=reformat translate=yn ts phase-name merged-trans=yn" + place12 + sizes12, "all", "context-group|count-group|prop-group|note* any* group|trans-unit|bin-unit*", false},
	"trans-unit":    {"id! approved=yn translate=yn reformat=reformat phase-name ts merged-trans=yn" + place12 + sizes12, "all", "source seg-source? target? context-group|count-group|prop-group|note|alt-trans* any*", false},
	"source":        {"xml:lang=lang ts", "all", inline12, true},
	"seg-source":    {"xml:lang=lang ts", "all", inline12, true},
	"target":        {"state=state12 state-qualifier=qualifier phase-name xml:lang=lang resname coord=coord font css-style style exstyle equiv-trans=yn ts restype=restype", "all", inline12, true},
	"alt-trans":     {"match-quality tool-id crc xml:lang=lang origin mid phase-name alttranstype=alttranstype ts tool" + place12, "all", "source? seg-source? target+ context-group|prop-group|note* any*", false},
	"bin-unit":      {"id! mime-type! approved=yn translate=yn reformat=reformat restype=restype resname phase-name ts", "all", "bin-source bin-target? context-group|count-group|prop-group|note|trans-unit* any*", false},
	"bin-source":    {"ts", "all", "internal-file|external-file", false},
	"bin-target":    {"mime-type state=state12 state-qualifier=qualifier phase-name restype=restype resname ts", "all", "internal-file|external-file", false},
	"g":             {codes12 + " ctype=delimiter clone=yn ts", "all", inline12, true},
	"x":             {codes12 + " ctype=placeholder clone=yn ts", "all", "", false},
	"bx":            {codes12 + " rid ctype=delimiter clone=yn ts", "all", "", false},
	"ex":            {codes12 + " rid ts", "all", "", false},
	"ph":            {codes12 + " ctype=placeholder crc assoc=assoc ts", "all", "sub*", true},
	"bpt":           {codes12 + " rid ctype=delimiter crc ts", "all", "sub*", true},
	"ept":           {codes12 + " rid crc ts", "all", "sub*", true},
	"it":            {codes12 + " pos!=pos rid ctype=delimiter crc ts", "all", "sub*", true},
	"sub":           {"datatype=datatype ctype xid", "none", inline12, true},
	"mrk":           {"mtype!=mtype mid comment ts", "all", inline12, true},
}

// valueKinds are the kinds of values by the names that rules have for them.
var valueKinds = map[string]valueKind{
	"yn":            oneOf("yes", "no"),
	"dir":           oneOf("ltr", "rtl", "auto"),
	"space":         oneOf("default", "preserve"),
	"preserve":      oneOf("preserve"),
	"side":          oneOf("source", "target"),
	"metaSide":      oneOf("source", "target", "ignorable"),
	"state2":        oneOf(states2...),
	"reorder":       oneOf("yes", "firstNo", "no"),
	"type2":         oneOf(types2...),
	"matchType":     oneOf("am", "ebm", "icm", "idm", "mt", "tb", "tm", "other"),
	"normalization": oneOf("none", "nfc", "nfd"),
	"annotates":     oneOf("source", "target", "general"),
	"assoc":         oneOf("preceding", "following", "both"),
	"pos":           oneOf("open", "close"),
	"state12":       extensible(states12...),
	"qualifier":     extensible(qualifiers...),
	"delimiter":     extensible(slices.Concat(ctypes, phTypes)...), // Tools do not keep them apart.
	"placeholder":   extensible(slices.Concat(ctypes, phTypes)...),
	"mtype":         extensible(mtypes...),
	"datatype":      extensible(datatypes...),
	"alttranstype":  extensible("proposal", "previous-version", "rejected", "reference", "accepted"),
	"contextType": extensible("database", "element", "elementtitle", "linenumber", "numparams", "paramnotes",
		"record", "recordtitle", "sourcefile"),
	"sizeUnit": extensible("byte", "char", "col", "cm", "dlgunit", "em", "ex", "glyph", "in", "mm", "percent", "pixel",
		"point", "row"),
	"restype":   extensible(restypes...),
	"countType": extensible(slices.Concat([]string{"num-usages", "repetition", "total"}, states12, qualifiers, datatypes, restypes)...),
	"unit": extensible("bin-unit", "character", "glyph", "instance", "item", "line", "page", "paragraph", "placeable",
		"segment", "sentence", "trans-unit", "word"),
	"reformat": {"yes, no, or any of coord, font, css-style, … and x-…, with spaces between", func(s string) bool {
		if s == "yes" || s == "no" {
			return true
		}
		for _, f := range strings.Fields(strings.ReplaceAll(s, ";", " ")) { // 1.1 had semicolons.
			if !slices.Contains(reformats, f) && !isExtended(f) {
				return false
			}
		}
		return s != ""
	}},
	"purpose": {"information, location, match or x-…, with spaces between", func(s string) bool {
		for _, f := range strings.Fields(s) {
			if !slices.Contains([]string{"information", "location", "match"}, f) && !isExtended(f) {
				return false
			}
		}
		return s != ""
	}},
	"mrkType": {"generic, comment, term, or an authority and a value: my:type", func(s string) bool {
		return s == "generic" || s == "comment" || s == "term" || isUserDefined(s)
	}},
	"own":   {"an authority and a value, with a colon between: my:value", isUserDefined},
	"token": {"a NMTOKEN: letters, digits and . - _ : only", isNMToken},
	"tokens": {"NMTOKENs with spaces between", func(s string) bool {
		f := strings.Fields(s)
		return len(f) > 0 && !slices.ContainsFunc(f, func(t string) bool { return !isNMToken(t) })
	}},
	"lang": {"a language tag of BCP 47", isLanguageTag},
	"positive": {"a whole number from 1", func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && n > 0
	}},
	"priority": {"a number from 1 to 10", func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && n >= 1 && n <= 10
	}},
	"percent": {"a number from 0.0 to 100.0", func(s string) bool {
		if strings.ContainsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) {
			return false
		}
		n, err := strconv.ParseFloat(s, 64)
		return err == nil && n >= 0 && n <= 100
	}},
	"hex": {"the number in hexadecimal digits of a character that XML forbids", func(s string) bool {
		n, err := strconv.ParseUint(s, 16, 32)
		return err == nil && len(s)%2 == 0 && n <= 0x10FFFF && (forbiddenInXML(rune(n)) || n >= 0xD800 && n <= 0xDFFF)
	}},
	"coord": {"four numbers or # with semicolons between", func(s string) bool {
		f := strings.Split(s, ";")
		return len(f) == 4 && !slices.ContainsFunc(f, func(n string) bool {
			_, err := strconv.Atoi(n)
			return n != "#" && err != nil
		})
	}},
	"date": {"a date and time of ISO 8601: 2024-01-31T12:00:00Z", func(s string) bool {
		_, err := parseDate(s)
		return err == nil || strings.Count(s, "-") >= 2 && strings.Contains(s, "T")
	}},
}

var reformats = []string{"coord", "coord-x", "coord-y", "coord-cx", "coord-cy", "font", "font-name", "font-size", "font-weight",
	"css-style", "style", "ex-style"}

var restypes = strings.Fields(`auto3state autocheckbox autoradiobutton bedit bitmap button caption cell checkbox
	checkboxmenuitem checkedlistbox colorchooser combobox comboboxexitem comboboxitem component contextmenu ctext cursor
	datetimepicker defpushbutton dialog dlginit edit file filechooser fn font footer frame grid groupbox header heading hedit
	hscrollbar icon iedit keywords label linklabel list listbox listitem ltext menu menubar menuitem menuseparator message
	monthcalendar numericupdown panel popupmenu pushbox pushbutton radio radiobuttonmenuitem rcdata row rtext scrollpane
	separator shortcut spinner splitter state3 statusbar string tabcontrol table textbox togglebutton toolbar tooltip trackbar
	tree uri userbutton usercontrol var versioninfo vscrollbar window`)

var qualifiers = []string{"exact-match", "fuzzy-match", "id-match", "leveraged-glossary", "leveraged-inherited", "leveraged-mt",
	"leveraged-repository", "leveraged-tm", "mt-suggestion", "rejected-grammar", "rejected-inaccurate", "rejected-length",
	"rejected-spelling", "tm-suggestion"}

// valueKind is what values an attribute may have: in words, and the test.
type valueKind struct {
	words string
	ok    func(string) bool
}

func oneOf(values ...string) valueKind {
	return valueKind{listed(values), func(s string) bool { return slices.Contains(values, s) }}
}

// extensible are the values of 1.2, to which anybody may add x-….
func extensible(values ...string) valueKind {
	return valueKind{listed(append(slices.Clone(values), "x-…")), func(s string) bool { return slices.Contains(values, s) || isExtended(s) }}
}

// listed is a list in words; a long one in part.
func listed(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	last := values[len(values)-1]
	if len(values) > 16 {
		return strings.Join(values[:12], ", ") + ", … or " + last
	}
	return strings.Join(values[:len(values)-1], ", ") + " or " + last
}

// isLanguageTag says whether s is well formed as a tag of BCP 47, whatever its subtags
// stand for.
func isLanguageTag(s string) bool {
	if strings.Contains(s, "_") {
		return false
	}
	_, err := language.Parse(s)
	_, unknown := errors.AsType[language.ValueError](err)
	return err == nil || unknown
}
