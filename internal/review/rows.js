// Operations on the rows of a review. None of them changes anything: each gives
// a change, or null if there is nothing to do. A change says which rows to take
// out at a place and which to put there, and what to select then. apply makes a
// change, and gives the one that undoes it.
//
// A row is {mark, confidence, source, target, note}; mark is "", "right" or
// "wrong", confidence a number from 0 to 1, or null for a row that a person made.
// A row whose pairing a person changes is one.
"use strict";

const change = (at, remove, add, select = at) => ({at, remove, add, select});

// replace is splice, for any number of things.
function replace(list, at, remove, add) {
  const tail = list.splice(at), removed = tail.splice(0, remove);
  for (const x of add) list.push(x);
  for (const x of tail) list.push(x);
  return removed;
}

function apply(rows, c) {
  return change(c.at, c.add.length, replace(rows, c.at, c.remove, c.add));
}

const isEmpty = row => row.source === "" && row.target === "";
const isAlone = row => !isEmpty(row) && (row.source === "" || row.target === "");

// join puts a space between two texts, unless there is one or one is empty.
function join(a, b) {
  if (a === "" || b === "" || /\s$/.test(a) || /^\s/.test(b)) return a + b;
  return a + " " + b;
}

// made is a row as a person changed its texts.
const made = (row, texts) => ({...row, ...texts, mark: "", confidence: null});

const blank = () => ({mark: "", confidence: null, source: "", target: "", note: ""});

function setMark(rows, i, mark) {
  if (rows[i].mark === mark) return null;
  return change(i, 1, [{...rows[i], mark}]);
}

// setText sets source, target or note. Mending a text leaves the pairing as it is.
function setText(rows, i, field, text) {
  if (rows[i][field] === text) return null;
  return change(i, 1, [{...rows[i], [field]: text}]);
}

// merge joins a row with the one below it.
function merge(rows, i) {
  if (i + 1 >= rows.length) return null;
  const [a, b] = [rows[i], rows[i + 1]];
  return change(i, 2, [made(a, {source: join(a.source, b.source), target: join(a.target, b.target), note: join(a.note, b.note)})]);
}

// split pushes what stands behind the caret into a row of its own below; blanks
// beside the caret are left out.
function split(rows, i, side, caret) {
  const text = rows[i][side];
  const before = text.slice(0, caret).trimEnd(), after = text.slice(caret).trimStart();
  if (before === "" || after === "") return null;
  return change(i, 1, [made(rows[i], {[side]: before}), {...blank(), [side]: after}], i + 1);
}

// move takes a text to the row above (by = -1) or below (by = 1). A row left
// without texts goes, unless it has a note.
function move(rows, i, side, by) {
  const to = i + by, text = rows[i][side];
  if (to < 0 || to >= rows.length || text === "") return null;
  const from = made(rows[i], {[side]: ""});
  const into = made(rows[to], {[side]: by > 0 ? join(text, rows[to][side]) : join(rows[to][side], text)});
  const keep = isEmpty(from) && from.note === "" ? [] : [from];
  const at = Math.min(i, to);
  return change(at, 2, by > 0 ? [...keep, into] : [into, ...keep], by > 0 ? at + keep.length : at);
}

// shift moves one side of all rows from row i on: down (by = 1) leaves the cell
// empty, up (by = -1) joins it with the next one. Rows left without texts at the
// end go.
function shift(rows, i, side, by) {
  const texts = rows.slice(i).map(row => row[side]);
  if (by > 0) {
    if (texts.every(text => text === "")) return null;
    texts.unshift("");
  } else {
    if (texts.length < 2) return null;
    texts.splice(0, 2, join(texts[0], texts[1]));
    texts.push("");
  }
  const add = texts.map((text, n) => {
    const row = rows[i + n] || blank();
    return row[side] === text ? row : made(row, {[side]: text});
  });
  while (add.length > 0 && isEmpty(add[add.length - 1]) && add[add.length - 1].note === "") add.pop();
  return change(i, rows.length - i, add, Math.min(i, i + add.length - 1));
}

// removeEmpty takes out a row without texts.
function removeEmpty(rows, i) {
  return isEmpty(rows[i]) ? change(i, 1, [], Math.max(0, Math.min(i, rows.length - 2))) : null;
}

// The filters, by name. Doubtful rows are those not marked whose confidence is
// below the bound, or which have no counterpart.
const filters = {
  all: () => true,
  doubtful: (row, bound) => row.mark === "" && (isAlone(row) || row.confidence !== null && row.confidence < bound),
  unmarked: row => row.mark === "",
  wrong: row => row.mark === "wrong",
};

// toJSON writes the page's data so that nothing in them can end the script they
// stand in: one row a line, as hafez writes it.
function toJSON(head, rows) {
  const text = JSON.stringify(head).slice(0, -1) + ',"rows":[' + rows.map(row => "\n" + JSON.stringify(row)).join() + "\n]}";
  return text.replace(/[<>&\u2028\u2029]/g, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

// inText is the place in a text of a caret in a text area, which counts every
// line end, CR LF too, as one. It never is between the halves of a character.
function inText(text, caret) {
  let i = 0;
  for (; caret > 0 && i < text.length; caret--) i += text.startsWith("\r\n", i) ? 2 : 1;
  const low = text.charCodeAt(i), high = text.charCodeAt(i - 1);
  return low >= 0xDC00 && low <= 0xDFFF && high >= 0xD800 && high <= 0xDBFF ? i - 1 : i;
}

// wellFormed is a text without halves of characters, where the browser can tell.
const wellFormed = text => text.toWellFormed ? text.toWellFormed() : text;

// sentenceEnd is where a text is likely to be split: behind its first sentence.
function sentenceEnd(text) {
  const end = /[.!?؟…;؛:]["'”’»)\]]*\s+(?=\S)/.exec(text);
  return end ? end.index + end[0].trimEnd().length : 0;
}

// isRightToLeft tells how a language is written.
function isRightToLeft(language) {
  try {
    const script = new Intl.Locale(language.replaceAll("_", "-")).maximize().script;
    return ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand"].includes(script);
  } catch {
    return false;
  }
}
