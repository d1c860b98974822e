
// The page: shows the rows, and makes changes of keys and buttons.
(() => {
  // The page as it came, to be saved with other data. A page that the browser
  // saved has rows in it, which are made anew.
  const original = document.documentElement.cloneNode(true);
  const $ = id => document.getElementById(id);
  const store = $("hafez-review"), list = $("rows"), filter = $("filter"), help = $("help");
  const {rows, ...head} = JSON.parse(store.textContent);
  const bands = [...document.querySelectorAll("#legend [data-least]")].map(li => ({name: li.className, least: Number(li.dataset.least)}));
  const bound = bands.find(band => band.name === "likely").least;
  const language = {source: head.from, target: head.to};
  const rtl = {source: isRightToLeft(head.from), target: isRightToLeft(head.to)};

  const nodes = []; // of the rows, in their order
  const undone = [], done = []; // changes that redo and undo
  let at = 0, side = "source", selected = null; // the current row, its side, and its node
  let editor = null; // {area, field, initial, splits} while a text is edited
  let saved = 0; // how many changes were done when last saved; -1 if that cannot come back
  let marked = 0; // rows with a mark
  let waiting = 0; // the timer of changed

  // --- rows ---

  function element(name, className, role) {
    const e = document.createElement(name);
    e.className = className;
    if (role) e.setAttribute("role", role);
    return e;
  }

  const signs = {"": "", right: "✓", wrong: "✗"};
  const spoken = {"": "", right: "right درست", wrong: "wrong نادرست"};

  function bandOf(row) {
    if (isAlone(row)) return "alone";
    if (row.confidence === null) return "made";
    return bands.find(band => row.confidence >= band.least).name;
  }

  function draw(row) {
    const node = element("div", `row ${bandOf(row)} ${row.mark}`, "row");
    const about = element("div", "about", "rowheader");
    about.append(element("span", "number"), element("span", "mark"), element("span", "confidence"));
    about.children[1].textContent = signs[row.mark];
    if (row.mark) {
      about.children[1].setAttribute("role", "img");
      about.children[1].setAttribute("aria-label", spoken[row.mark]);
    }
    about.children[2].textContent = row.confidence === null ? "" : row.confidence.toFixed(2);
    node.append(about);
    for (const name of ["source", "target"]) {
      const cell = element("div", `cell ${name}`, "gridcell");
      cell.tabIndex = -1;
      cell.lang = language[name];
      cell.dir = rtl[name] ? "rtl" : "ltr";
      cell.textContent = row[name];
      node.append(cell);
    }
    const note = element("div", "note", "gridcell");
    note.dir = "auto";
    note.textContent = row.note;
    note.hidden = row.note === "";
    node.append(note);
    return node;
  }

  function number(from, to) {
    for (let i = from; i < to; i++) {
      nodes[i].firstChild.firstChild.textContent = i + 1;
      nodes[i].setAttribute("aria-rowindex", i + 1);
    }
    list.setAttribute("aria-rowcount", nodes.length);
  }

  const shown = i => i === at || filters[filter.value](rows[i], bound);

  function show(i) {
    if (nodes[i]) nodes[i].hidden = !shown(i);
  }

  function progress() {
    $("progress").max = Math.max(1, rows.length);
    $("progress").value = marked;
    $("count").textContent = `${marked} of ${rows.length} reviewed`;
    // The Persian nought is a dot, which says nothing alone.
    const all = rows.length.toLocaleString("fa");
    $("count-fa").textContent = marked === 0 ? `هیچ‌یک از ${all} ردیف بازبینی نشده` : `${marked.toLocaleString("fa")} از ${all} بازبینی شد`;
    const dirty = isDirty();
    $("unsaved").hidden = !dirty;
    document.title = (dirty ? "• " : "") + title;
  }

  // select makes row i and a side the current ones. It brings them into view, and
  // the focus there, unless the person has gone elsewhere with it.
  function select(i, newSide = side, focus = true) {
    at = Math.max(0, Math.min(i, rows.length - 1));
    side = newSide;
    if (selected) {
      selected.removeAttribute("aria-selected");
      for (const cell of selected.querySelectorAll(".cell")) cell.tabIndex = -1;
      show(nodes.indexOf(selected));
    }
    selected = nodes[at];
    if (!selected) return;
    selected.hidden = false;
    selected.setAttribute("aria-selected", "true");
    const cell = selected.querySelector("." + side);
    cell.tabIndex = 0;
    if (!focus) return;
    cell.focus({preventScroll: true});
    selected.scrollIntoView({block: "nearest"});
  }

  // find is the next row that is wanted, up or down from the selected one, or -1.
  function find(by, wanted, from = at) {
    for (let i = from + by; i >= 0 && i < rows.length; i += by) if (wanted(rows[i], bound)) return i;
    return -1;
  }

  function step(by) {
    const i = find(by, filters[filter.value]);
    if (i >= 0) select(i);
  }

  // nextDoubtful goes on at the other end when there is no more.
  function nextDoubtful(by) {
    let i = find(by, filters.doubtful);
    if (i < 0) i = find(by, filters.doubtful, by > 0 ? -1 : rows.length);
    if (i >= 0) select(i);
    else say("no doubtful row is left", "ردیف مشکوکی نمانده است");
  }

  // --- changes ---

  const isDirty = () => done.length !== saved;

  function say(english, persian) {
    $("message").textContent = `${english} · ${persian}`;
  }

  // make makes a change and the page show it; it gives the change that undoes it.
  function make(c, focus = true) {
    const before = at;
    for (const row of rows.slice(c.at, c.at + c.remove)) marked -= row.mark !== "";
    for (const row of c.add) marked += row.mark !== "";
    const inverse = {...apply(rows, c), select: before};
    const fresh = c.add.map(draw);
    for (const node of replace(nodes, c.at, c.remove, fresh)) node.remove();
    const fragment = document.createDocumentFragment();
    for (const node of fresh) fragment.append(node);
    list.insertBefore(fragment, nodes[c.at + fresh.length] || null);
    number(c.at, fresh.length === c.remove ? c.at + fresh.length : nodes.length);
    for (let i = c.at; i < c.at + fresh.length; i++) show(i);
    select(c.select, side, focus);
    return inverse;
  }

  function perform(c, english = "nothing to do here", persian = "اینجا کاری نیست", focus = true) {
    if (!c) return say(english, persian);
    $("message").textContent = "";
    if (done.length < saved) saved = -1;
    undone.length = 0;
    done.push(make(c, focus));
    changed();
  }

  function back(from, to, english, persian) {
    const c = from.pop();
    if (!c) return say(english, persian);
    to.push(make(c));
    changed();
  }

  const undo = () => back(done, undone, "nothing to undo", "چیزی برای برگرداندن نیست");
  const redo = () => back(undone, done, "nothing to redo", "چیزی برای ازنوکردن نیست");

  // changed keeps the data in the page up to date, for the browser's own saving.
  function changed() {
    progress();
    clearTimeout(waiting);
    waiting = setTimeout(() => { store.textContent = toJSON(head, rows); }, 500);
  }

  function markRow(mark, thenNext) {
    if (rows[at].mark !== mark) perform(setMark(rows, at, mark));
    if (thenNext) step(1);
  }

  // --- editing ---

  // edit opens the editor of a text. Enter keeps the text, or, if it splits,
  // splits it at the caret.
  function edit(field, caret, splits = false) {
    if (editor) keep();
    const cell = nodes[at].querySelector("." + field);
    const area = element("textarea", "editor");
    area.value = rows[at][field];
    area.lang = cell.lang;
    area.dir = cell.dir;
    area.rows = 1;
    area.setAttribute("aria-label", {source: "source مبدأ", target: "translation ترجمه", note: "note یادداشت"}[field]);
    cell.hidden = false;
    cell.replaceChildren(area);
    editor = {area, field, initial: area.value, splits};
    const fit = () => { area.style.height = "auto"; area.style.height = area.scrollHeight + "px"; };
    area.addEventListener("input", fit);
    area.addEventListener("blur", () => {
      // When the whole window is left, the editor stays open behind it.
      if (document.activeElement === area) return;
      if (editor && editor.area === area) keep(false);
    });
    fit();
    area.focus();
    const place = caret ?? area.value.length;
    area.setSelectionRange(place, place);
  }

  // finish ends editing, and gives the text: the old one if nothing was typed,
  // since a text area has line ends of its own. Half a character, which no file
  // can hold, becomes U+FFFD.
  function finish() {
    const {area, field, initial} = editor;
    const text = area.value === initial ? rows[at][field] : wellFormed(area.value);
    const caret = area.selectionStart;
    editor = null;
    const cell = nodes[at].querySelector("." + field);
    cell.textContent = rows[at][field];
    if (field === "note") cell.hidden = rows[at].note === "";
    return {field, text, caret};
  }

  function keep(focus = true) {
    const {field, text} = finish();
    const c = setText(rows, at, field, text);
    if (c) perform(c, "", "", focus);
    else if (focus) select(at);
  }

  function cancel() {
    finish();
    select(at);
  }

  // splitHere splits the text as it stands in the editor. Text typed before is
  // part of the same change.
  function splitHere() {
    const {field, text, caret} = finish();
    const edited = rows.slice();
    edited[at] = {...rows[at], [field]: text};
    const c = split(edited, at, field, inText(text, caret));
    if (c) return perform(c);
    perform(setText(rows, at, field, text), "put the caret inside the text to split it", "برای جداکردن، مکان‌نما را درون متن بگذارید");
    select(at);
  }

  // startSplit opens the editor with the caret where it was clicked, or behind the
  // first sentence.
  function startSplit() {
    const click = getSelection(), cell = nodes[at].querySelector("." + side);
    const clicked = click.isCollapsed && click.anchorNode && click.anchorNode.parentNode === cell ? click.anchorOffset : 0;
    const text = rows[at][side];
    const typed = n => text.slice(0, n).replaceAll("\r\n", "\n").length;
    edit(side, typed(clicked || sentenceEnd(text)), true);
    say("put the caret where to split, then Enter", "مکان‌نما را جای جداشدن بگذارید و Enter بزنید");
  }

  // --- saving ---

  const title = document.title.replace(/^• /, "");

  function pageText() {
    const copy = original.cloneNode(true);
    copy.querySelector("#hafez-review").textContent = toJSON(head, rows);
    copy.querySelector("#rows").replaceChildren();
    copy.querySelector("title").textContent = title;
    return "<!DOCTYPE html>\n" + copy.outerHTML + "\n";
  }

  // save hands the page to the browser as a download. Whether one came of it the
  // browser does not tell, and so the person is asked to look.
  function save() {
    if (editor) keep();
    let name = "review.html";
    try { name = decodeURIComponent(location.pathname.split("/").pop()) || name; } catch { /* as it is */ }
    const link = document.createElement("a");
    const url = URL.createObjectURL(new Blob([pageText()], {type: "text/html;charset=utf-8"}));
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    saved = done.length;
    progress();
    say(`handed to the browser as \u2068${name}\u2069: check that it is in your downloads`, "به مرورگر سپرده شد: ببینید که در پوشهٔ بارگیری‌ها هست");
  }

  // --- keys and buttons ---

  const actions = {
    up: () => step(-1),
    down: () => step(1),
    next: () => nextDoubtful(1),
    previous: () => nextDoubtful(-1),
    right: () => markRow("right", true),
    wrong: () => markRow(rows[at].mark === "wrong" ? "" : "wrong", false),
    unmark: () => markRow("", false),
    edit: () => edit(side),
    note: () => edit("note"),
    split: startSplit,
    merge: () => perform(merge(rows, at), "there is no row below", "زیر این ردیف، ردیفی نیست"),
    moveUp: () => perform(move(rows, at, side, -1)),
    moveDown: () => perform(move(rows, at, side, 1)),
    shiftUp: () => perform(shift(rows, at, side, -1)),
    shiftDown: () => perform(shift(rows, at, side, 1)),
    remove: () => perform(removeEmpty(rows, at), "only a row without texts can be removed", "فقط ردیفِ بی‌متن برداشته می‌شود"),
    undo, redo, save,
    help: () => help.showModal(),
  };

  const keys = {
    j: "down", k: "up", ArrowDown: "down", ArrowUp: "up", n: "next", p: "previous",
    y: "right", Enter: "right", x: "wrong", r: "unmark", e: "edit", F2: "edit", c: "note", s: "split", m: "merge",
    d: "remove", Delete: "remove", u: "undo", "?": "help", "؟": "help",
    "Alt+ArrowUp": "moveUp", "Alt+ArrowDown": "moveDown", "Alt+Shift+ArrowUp": "shiftUp", "Alt+Shift+ArrowDown": "shiftDown",
    "Ctrl+z": "undo", "Ctrl+y": "redo", "Ctrl+Shift+z": "redo", "Ctrl+s": "save",
  };

  // keyName is the name of a key in the table: with a Persian keyboard the letter
  // is the one on the same key of an English one.
  function keyName(e) {
    let key = e.key;
    if (/^[a-z]$/i.test(key)) key = key.toLowerCase();
    else if (/^Key[A-Z]$/.test(e.code) && key.length === 1) key = e.code[3].toLowerCase();
    const shift = e.shiftKey && (key.length > 1 || e.ctrlKey || e.metaKey);
    return (e.ctrlKey || e.metaKey ? "Ctrl+" : "") + (e.altKey ? "Alt+" : "") + (shift ? "Shift+" : "") + key;
  }

  function onKey(e) {
    if (e.isComposing || help.open) return;
    const name = keyName(e);
    let run = actions[keys[name]];
    if (editor) {
      run = {
        Escape: cancel, "Ctrl+Enter": keep, F2: keep, "Ctrl+s": save,
        Enter: editor.splits ? splitHere : keep,
      }[name];
    } else if (e.target.closest("button, select, summary, a") && name !== "Ctrl+s" && name !== "Ctrl+z" && name !== "Ctrl+y") {
      return;
    } else if (name === "ArrowRight" || name === "ArrowLeft") {
      // The source stands where its page begins.
      run = () => select(at, (name === "ArrowRight") === rtl.source ? "source" : "target");
    } else if (name === "Home" || name === "End") {
      run = () => {
        const i = name === "Home" ? find(1, filters[filter.value], -1) : find(-1, filters[filter.value], rows.length);
        if (i >= 0) select(i);
      };
    }
    if (!run) return;
    e.preventDefault();
    if (rows.length > 0 || ["undo", "redo", "save", "help"].includes(keys[name])) run();
  }

  document.addEventListener("keydown", onKey);
  for (const button of document.querySelectorAll("button[data-do]")) {
    // The selected cell keeps the focus, and an editor its caret.
    button.addEventListener("mousedown", e => e.preventDefault());
    button.addEventListener("click", () => {
      const name = button.dataset.do;
      if (editor && editor.field !== "note" && name === "split") return splitHere();
      if (editor) keep();
      if (rows.length > 0 || ["undo", "redo", "save", "help"].includes(name)) actions[name]();
    });
  }
  list.addEventListener("click", e => {
    const node = e.target.closest(".row"), i = nodes.indexOf(node);
    if (i < 0 || e.target.closest("textarea")) return;
    const cell = e.target.closest(".cell");
    select(i, cell ? (cell.classList.contains("source") ? "source" : "target") : side);
  });
  list.addEventListener("dblclick", e => {
    const cell = e.target.closest(".cell");
    if (cell && !editor) edit(side);
  });
  filter.addEventListener("change", () => {
    const first = find(1, filters[filter.value], -1);
    for (let i = 0; i < rows.length; i++) show(i);
    if (first < 0) return say("no such row", "چنین ردیفی نیست");
    const here = filters[filter.value](rows[at], bound) ? at : first;
    select(here);
  });
  window.addEventListener("beforeunload", e => {
    if (!isDirty() && !editor) return;
    e.preventDefault();
    e.returnValue = true; // Some browsers ask only then.
  });

  $("close").addEventListener("click", () => help.close());
  // Rows are not scrolled under the bar.
  new ResizeObserver(() => {
    const bar = $("bar"), sticky = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.scrollPaddingTop = (sticky ? bar.offsetHeight + 8 : 8) + "px";
  }).observe($("bar"));

  // --- begin ---

  for (const name of ["source", "target"]) {
    const cell = $(name + "-head");
    cell.dir = rtl[name] ? "rtl" : "ltr";
    cell.textContent = `${language[name]} · \u2068${head[name + "Name"]}\u2069`;
  }
  for (const row of rows) {
    nodes.push(draw(row));
    marked += row.mark !== "";
  }
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(node);
  list.replaceChildren(fragment);
  number(0, nodes.length);
  progress();
  if (rows.length > 0) select(0);
})();
