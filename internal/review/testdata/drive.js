// Sends keys to the page. A key is its name as in KeyboardEvent, with Ctrl+, Alt+,
// Shift+ before it, and its code behind @; or
//   type:TEXT  puts the text into the editor, with a space for each _
//   Left       moves the editor's caret to the left
//   half       puts half a character into the editor
//   away       lets the editor lose the focus as when the window is left
//   leave      gives the focus to the filter, and tells what has it in the end
//   filter:F, click:ACTION, close
(async () => {
  const keys = [/* keys */];
  const told = {view: Math.round(performance.now()), slowest: 0};
  let blob = null, name = "";
  URL.createObjectURL = b => { blob = b; return "blob:none"; };
  URL.revokeObjectURL = () => {};
  HTMLAnchorElement.prototype.click = function () { name = this.download; };
  const leaves = () => { const e = new Event("beforeunload", {cancelable: true}); window.dispatchEvent(e); return e.defaultPrevented; };
  const press = (key, code, mods) => (document.activeElement || document.body).dispatchEvent(new KeyboardEvent("keydown",
    {key, code, ctrlKey: mods.includes("Ctrl"), altKey: mods.includes("Alt"), shiftKey: mods.includes("Shift"), bubbles: true, cancelable: true}));
  for (const step of keys) {
    const begun = performance.now();
    const area = document.querySelector("textarea");
    if (step.startsWith("type:")) {
      area.value = step.slice(5).replaceAll("_", " ");
      area.dispatchEvent(new Event("input", {bubbles: true}));
      area.setSelectionRange(area.value.length, area.value.length);
    } else if (step === "Left") {
      area.setSelectionRange(area.selectionStart - 1, area.selectionStart - 1);
    } else if (step.startsWith("filter:")) {
      const filter = document.getElementById("filter");
      filter.value = step.slice(7);
      filter.dispatchEvent(new Event("change"));
    } else if (step.startsWith("click:")) {
      document.querySelector(`[data-do=${step.slice(6)}]`).click();
    } else if (step === "half") {
      area.value = "a\ud83d";
      area.dispatchEvent(new Event("input", {bubbles: true}));
    } else if (step === "away") {
      area.dispatchEvent(new FocusEvent("blur"));
    } else if (step === "leave") {
      document.getElementById("filter").focus();
      told.focus = document.activeElement.id;
    } else if (step === "close") {
      document.getElementById("close").click();
    } else {
      const [key, code] = step.split("@");
      const mods = key.split("+").slice(0, -1);
      press(key.split("+").pop(), code || "", mods);
    }
    document.body.offsetHeight; // The layout belongs to what a key costs.
    const took = Math.round(performance.now() - begun);
    if (took > told.slowest) [told.slowest, told.slowestKey] = [took, step];
  }
  told.before = leaves();
  const begun = performance.now();
  press("s", "KeyS", ["Ctrl"]);
  told.saving = Math.round(performance.now() - begun);
  told.after = leaves();
  told.file = name;
  told.message = document.getElementById("message").textContent;
  told.countFa = document.getElementById("count-fa").textContent;
  told.count = document.getElementById("count").textContent;
  for (const [id, text] of [["saved", await blob.text()], ["told", JSON.stringify(told)]]) {
    const pre = document.createElement("pre");
    pre.id = id;
    pre.textContent = "\n" + text;
    document.body.append(pre);
  }
})();
