package document

// isBlock tells the elements that cut the text on either side of them.
func isBlock(name string) bool {
	switch name {
	case "html", "head", "title", "body", "frameset",
		"address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "dt", "dd",
		"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
		"legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre", "search",
		"section", "summary", "ul", "xmp",
		"table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th":
		return true
	}
	return false
}

// isBox tells the elements that may stand in the middle of a sentence and have a
// text of their own.
func isBox(name string) bool {
	switch name {
	case "button", "datalist", "select", "textarea":
		return true
	}
	return false
}

// isCellPart tells the elements that tables are made of.
func isCellPart(name string) bool {
	switch name {
	case "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th":
		return true
	}
	return false
}

// isVoid tells the elements that have no end.
func isVoid(name string) bool {
	switch name {
	case "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
		"meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}

// isDropped tells the elements that are passed over: what is in them is no text,
// or shown only by browsers that cannot show the element itself.
func isDropped(name string) bool {
	switch name {
	case "script", "style", "template", "noscript", "svg", "math", "object", "applet", "iframe", "noembed", "noframes":
		return true
	}
	return false
}

// isMedia tells the elements in which there is text only for browsers that cannot
// show them, called media here. They are elements like others: if the end tag is
// missing, as is common, the end of what is around them is theirs too.
func isMedia(name string) bool {
	switch name {
	case "audio", "video", "canvas":
		return true
	}
	return false
}

// isDrawing tells the elements that have markup of another kind in them.
func isDrawing(name string) bool { return name == "svg" || name == "math" }
