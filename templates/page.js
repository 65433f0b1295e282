"use strict";

// ---- What the printed expressions call ------------------------------------------------------------------------
const each = (one) => Array.from({ length: SIZES }, (_, i) => one(i));
const sum = (one) => { let total = 0; for (let i = 0; i < SIZES; i += 1) total += one(i); return total; };
const fail = () => { throw new RangeError("no value"); };
const pick = (list, position) => list[Math.trunc(position) - 1] ?? fail();
const choose = (position, ...list) => pick(list, position);
const match = (value, list) => { const at = list.indexOf(value); return at < 0 ? fail() : at + 1; };
const shifted = (text, places) => { const [digits, power] = text.split("e"); return Number(`${digits}e${Number(power || 0) + places}`); };
const rounded = (how) => (value, digits) => Math.sign(value) * shifted(String(how(shifted(Math.abs(value).toPrecision(15), digits))), -digits);
const round = rounded(Math.round);
const roundup = rounded(Math.ceil);
// Numbers are compared at 15 significant digits, and a sum that only rounding keeps from zero is zero, as in spreadsheets.
const compared = (how) => (a, b) => {
  const near = typeof a === "number" && a !== b && Math.abs(a - b) <= 1.1e-14 * Math.abs(b);
  return near ? how(Number(a.toPrecision(15)), Number(b.toPrecision(15))) : how(a, b);
};
const less = compared((a, b) => a < b);
const atMost = compared((a, b) => a <= b);
const greater = compared((a, b) => a > b);
const atLeast = compared((a, b) => a >= b);
const equal = compared((a, b) => a === b);
const unequal = compared((a, b) => a !== b);
const sumOfTwo = (a, b) => {
  const noise = Math.abs(a + b) < 2 ** -48 * Math.abs(a) && !(Number.isInteger(a) && Number.isInteger(b));
  return noise ? 0 : a + b;
};
const difference = (a, b) => sumOfTwo(a, -b);
const power = (a, b) => {
  const result = Math.pow(a, b);
  return (a === 0 && b === 0) || (a !== 0 && result === 0) ? fail() : result;
};

// ---- Values: the study, then what is asked of it -----------------------------------------------------------------
const run = (steps, values, given) => {
  for (const [name, compute] of steps) {
    const value = name in given ? given[name] : compute(values);
    if (typeof value === "number" && !Number.isFinite(value)) fail();
    values[name] = value;
  }
  return values;
};
const evaluate = (given) => {
  const values = run(STUDY, { ...INPUTS, ...given }, given);
  for (const [name, others] of Object.entries(CASES)) {
    const changed = { ...given, ...others(values) };
    values[name] = run(STUDY, { ...INPUTS, ...changed }, changed)[TARGET];
  }
  return run(ANALYSES, values, given);
};

// ---- Numbers as text, digit for digit as in the printed report ------------------------------------------------------
const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const even = (long, decimals) => {
  // Half goes to the even digit; `long` has the exact digits, which tell a true half from one that only looks it.
  const cut = long.indexOf(".") + 1 + decimals;
  if (!/^50*$/.test(long.slice(cut)) || !/[02468]$/.test(long.slice(0, cut).replace(/\.$/, ""))) return null;
  return long.slice(0, cut).replace(/\.$/, "");
};
const fixed = (value, decimals) => {
  // From 1e21 on toFixed gives up; such numbers have no fraction.
  const long = (places) => (value < 1e21 ? value.toFixed(places) : `${BigInt(value)}${places ? "." + "0".repeat(places) : ""}`);
  const [whole, rest] = (even(long(decimals + 40), decimals) ?? long(decimals)).split(".");
  return grouped(whole) + (rest ? `.${rest}` : "");
};
const exponential = (value, decimals) => {
  const [digits, power] = value.toExponential(decimals + 40).split("e");
  const [rounded, raised] = (even(digits, decimals) === null ? value.toExponential(decimals) : `${even(digits, decimals)}e${power}`).split("e");
  return `${rounded}e${Number(raised)}`;
};
const figure = (text) => {
  if (!text) return null;
  const [mantissa, power] = text.toUpperCase().split("E");
  const digits = mantissa.replace(/[-.]/g, "").replace(/^0+(?=\d)/, "");
  return { size: Math.abs(Number(text)), digits: digits.length, last: Number(power || 0) - (mantissa.split(".")[1] || "").length };
};
const scale = (size, digits) => UNITS.find(([unit]) => size >= unit * (1 - Number(`0.5e-${digits}`)) || unit === 1);
const money = (value, digits, like) => {
  const [unit, letter] = scale(value, digits);
  let decimals = 0;
  if (like && scale(like.size, digits)[0] === unit) decimals = Math.max(0, Math.round(Math.log10(unit) - like.last));
  else if (unit !== 1) decimals = Math.max(0, digits - String(Math.trunc(Number((value / unit).toFixed(digits - 1)))).length);
  return SYMBOL + fixed(value / unit, decimals) + letter;
};
// STYLES gives each number style one of these forms, and its digits.
const FORMS = {
  fixed,
  percent: (value, digits) => `${fixed(100 * value, digits).replaceAll(",", "")}%`,
  scientific: (value, digits, like) => (value === 0 ? "0" : exponential(value, like ? like.digits - 1 : digits)),
  money,
  rate: (value, digits) => SYMBOL + fixed(value, Number.isInteger(value) ? 0 : digits),
  exact: (value) => String(value),
};
const write = (value, style, like, sign) => {
  const [form, digits] = STYLES[style];
  const text = FORMS[form](Math.abs(value), digits, figure(like)).replace("-", "−");
  return value < 0 ? `−${text}` : sign + text;
};

// ---- The page ----------------------------------------------------------------------------------------------------
const every = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const valueOf = (values, element) => {
  const value = values[element.dataset.name];
  return element.dataset.size === undefined ? value : value[Number(element.dataset.size)];
};
const show = (element, value) => {
  const { style, like, sign } = element.dataset;
  const text = write(value, style, like, sign || "");
  if (element.hasAttribute("value")) element.setAttribute("value", String(value));
  if (element.classList.contains("split")) {
    const cut = text.search(/[.eKMB%]/);
    element.children[0].textContent = cut < 0 ? text : text.slice(0, cut);
    element.children[1].textContent = cut < 0 ? "" : text.slice(cut);
  } else if (element.classList.contains("power") && text.includes("e")) {
    const [digits, power] = text.split("e");
    const raised = document.createElement("sup");
    raised.textContent = power;
    element.replaceChildren(`${digits} × 10`, raised);
  } else element.textContent = text;
};
const draw = (values) => {
  for (const chart of every("svg[data-chart=bars]")) {
    const bars = every("[data-bar]", chart);
    const top = Math.max(...bars.map((bar) => values[bar.dataset.bar]));
    bars.forEach((bar) => {
      const width = top > 0 ? (Number(chart.dataset.width) * values[bar.dataset.bar]) / top : 0;
      bar.setAttribute("width", width.toFixed(2));
      bar.nextElementSibling.setAttribute("x", (Number(bar.getAttribute("x")) + width + 6).toFixed(2));
    });
  }
  for (const chart of every("svg[data-chart=tornado]")) {
    const { low, high } = chart.dataset;
    const ends = every("[data-from]", chart).flatMap((bar) => [values[bar.dataset.from], values[bar.dataset.to]]);
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const at = (value) => Number(low) + ((Number(high) - Number(low)) * (value - least)) / (most - least || 1);
    for (const bar of every("[data-from]", chart)) {
      const places = [at(values[bar.dataset.from]), at(values[bar.dataset.to])];
      bar.setAttribute("x", Math.min(...places).toFixed(2));
      bar.setAttribute("width", Math.abs(places[0] - places[1]).toFixed(2));
    }
    for (const label of every("[data-at]", chart)) {
      const place = at(values[label.dataset.at]);
      const other = at(values[label.dataset.other]);
      label.setAttribute("x", (place + (place < other ? -5 : 5)).toFixed(2));
      label.setAttribute("text-anchor", place < other ? "end" : "start");
    }
    for (const label of every("[data-mid]", chart)) label.setAttribute("x", at(values[label.dataset.mid]).toFixed(2));
    for (const line of every("[data-line]", chart)) {
      line.setAttribute("x1", at(values[line.dataset.line]).toFixed(2));
      line.setAttribute("x2", at(values[line.dataset.line]).toFixed(2));
    }
  }
};

const form = document.getElementById("values");
const given = {};
const read = (field) => {
  if (field.type === "checkbox") return field.checked ? 1 : 0;
  if (field.tagName === "SELECT") return field.value;
  const value = field.value.trim() === "" ? NaN : Number(field.value);
  return Number.isFinite(value) && value >= Number(field.dataset.least) && value <= Number(field.dataset.most) ? value : NaN;
};
const fill = (field, value) => {
  if (field.type === "checkbox") field.checked = value !== 0;
  else field.value = typeof value !== "number" ? value : Math.abs(value) < 1e9 ? String(value) : value.toExponential().replace("+", "");
};
const fields = form ? every("[name]", form) : [];

const update = () => {
  const message = document.getElementById("message");
  let values;
  try {
    values = evaluate(given);
  } catch {
    message.textContent = "These values give no finite result; the page still shows the last that did.";
    return;
  }
  message.textContent = "";
  every("[data-name]").forEach((element) => show(element, valueOf(values, element)));
  every("[data-active]").forEach((row) => row.classList.toggle("inactive", values[row.dataset.active] === 0));
  draw(values);
  for (const field of fields) {
    if (!(field.name in given)) fill(field, values[field.name]);
    field.parentElement.classList.toggle("changed", field.name in given);
  }
  const changed = Object.keys(given).length > 0;
  document.body.classList.toggle("changed", changed);
  every("[data-when=changed]").forEach((element) => { element.hidden = !changed; });
};
const remember = () => {
  const state = new URLSearchParams(Object.entries(given)).toString();
  history.replaceState(null, "", state ? `#${state}` : location.pathname + location.search);
};
const change = (field) => {
  const value = read(field);
  field.setAttribute("aria-invalid", String(Number.isNaN(value)));
  if (Number.isNaN(value)) return;
  given[field.name] = value;
  remember();
  update();
};
const restore = () => {
  if (!location.hash.includes("=")) return;
  for (const name of Object.keys(given)) delete given[name];
  for (const [name, text] of new URLSearchParams(location.hash.slice(1))) {
    const field = fields.find((item) => item.name === name);
    if (!field) continue;
    fill(field, field.type === "checkbox" ? Number(text) : text);
    const value = read(field);
    if (!Number.isNaN(value) && value !== "") given[name] = value;
  }
  update();
};

if (form) {
  form.hidden = false;
  document.body.classList.add("live");
  form.addEventListener("input", (event) => change(event.target));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const name of Object.keys(given)) delete given[name];
    fields.forEach((field) => field.setAttribute("aria-invalid", "false"));
    remember();
    update();
  });
  window.addEventListener("hashchange", restore);
  fields.forEach((field) => { if (field.tagName !== "SELECT" && field.type !== "checkbox") field.setAttribute("aria-invalid", "false"); });
  update();
  restore();
}
