// ---- What a reader enters: fields, sliders, undo, and the address that keeps it all ---------------------------------
const form = document.getElementById("values");
const fields = form ? every("[name]", form) : [];
const fieldOf = new Map(fields.map((field) => [field.name, field]));
const sliders = form ? every("[data-slides]", form) : [];
const backs = []; // a button of each field, which resets it alone
const addBack = (field) => {
  const button = document.getElementById("back").content.cloneNode(true).firstElementChild;
  button.dataset.back = field.name;
  button.setAttribute("aria-label", `Reset ${form.querySelector(`label[for="${field.id}"]`).firstChild.textContent.trim()}`);
  field.parentElement.append(button);
  backs.push(button);
};
let given = bare();
let built = null; // the values of the report as it was built
let current = null; // the last values that were all finite
let past = []; // what was given before each step, to be undone
let undone = []; // what was given before each undo, to be done again
let editing = ""; // the field of the last step: what is entered there in one go is one step

// A value of a row's own may be empty, which is as everywhere.
const isOwn = (field) => "setting" in field.dataset;
const read = (field) => {
  if (field.type === "checkbox") return field.checked ? 1 : 0;
  if (isOwn(field) && field.value.trim() === "") return "";
  if (field.tagName === "SELECT") return "numbers" in field.dataset ? Number(field.value) : field.value;
  const value = field.value.trim() === "" ? NaN : Number(field.value);
  return Number.isFinite(value) && value >= Number(field.dataset.least) && value <= Number(field.dataset.most) ? value : NaN;
};
const typed = (value) => (Math.abs(value) < 1e9 ? String(value) : value.toExponential().replace("+", ""));
const fill = (field, value) => {
  if (field.type === "checkbox") field.checked = value !== 0;
  else field.value = typeof value === "number" ? typed(value) : value;
};
const judge = (field, wrong) => { if (field.tagName === "INPUT" && field.type === "text") mark(field, "aria-invalid", String(wrong)); };
const follow = (values) => {
  for (const field of fields) {
    // Only what is being typed stays as it is typed.
    if (field.name !== editing) {
      fill(field, field.name in given ? given[field.name] : values[field.name]);
      judge(field, false);
    }
    field.parentElement.classList.toggle("changed", field.name in given);
  }
  for (const slider of sliders) {
    slider.value = values[slider.dataset.slides];
    mark(slider, "aria-valuetext", fieldOf.get(slider.dataset.slides).value);
  }
  for (const button of backs) button.hidden = !(button.dataset.back in given);
  for (const [task, steps] of [["undo", past], ["redo", undone]]) {
    all(`[data-do=${task}]`).forEach((button) => mark(button, "aria-disabled", String(steps.length === 0)));
  }
};
const update = () => {
  const message = document.getElementById("message");
  try {
    current = evaluate(given);
  } catch {
    put(message, "These values give no finite result; the page still shows the last that did.");
    return;
  }
  built = built || current;
  put(message, "");
  const changed = Object.keys(given).length > 0;
  present(current, built, changed);
  follow(current);
  all("[data-command]").forEach((line) => put(line, command()));
  sortAgain();
  hideTip();
};

// The address: the section that a link led to, if any, then what was entered. Only what has a sign = is a value.
const tokens = () => location.hash.slice(1).split("&").filter(Boolean);
const remember = () => {
  const section = tokens().find((token) => !token.includes("="));
  const state = new URLSearchParams(Object.entries(given)).toString();
  const hash = [section, state].filter(Boolean).join("&");
  history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
};
const restore = () => {
  const parts = tokens();
  const state = parts.filter((token) => token.includes("=")).join("&");
  // A link to a section has lost what was entered, which still holds.
  if (!state) { if (parts.length) remember(); return; }
  given = bare();
  past = [];
  undone = [];
  editing = "";
  for (const [name, text] of new URLSearchParams(state)) {
    const field = fieldOf.get(name);
    if (!field) continue;
    fill(field, field.type === "checkbox" ? Number(text) : text);
    const value = read(field);
    if (!Number.isNaN(value) && (value !== "" || (isOwn(field) && text === ""))) given[name] = value;
  }
  update();
  const section = parts.find((token) => !token.includes("="));
  if (section) document.getElementById(decodeURIComponent(section))?.scrollIntoView({ behavior: "instant" });
};

// A step replaces what is given. One that goes on in the same field is the same step.
const step = (next, field) => {
  if (!field || field !== editing) past.push(given);
  editing = field;
  undone = [];
  given = next;
  remember();
  update();
};
const change = (field) => {
  const value = read(field);
  const wrong = Number.isNaN(value);
  judge(field, wrong);
  if (!wrong) step(bare(given, { [field.name]: value }), field.name);
};
const slide = (slider) => {
  const field = fieldOf.get(slider.dataset.slides);
  field.value = typed(Number(slider.value));
  change(field);
};
const back = (button) => {
  const next = bare(given);
  delete next[button.dataset.back];
  step(next, "");
  fieldOf.get(button.dataset.back).focus();
};
// Go back a step, from those of the past to those that were undone, or forward, the other way.
const go = (from, to) => {
  if (from.length === 0) return;
  to.push(given);
  given = from.pop();
  editing = "";
  remember();
  update();
};
const undo = () => go(past, undone);
const redo = () => go(undone, past);
