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
  const near = typeof a === "number" && typeof b === "number" && a !== b && Math.abs(a - b) <= 1.1e-14 * Math.abs(b);
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
// What is entered for an assumption holds too where a row has a value of its own for it only by a choice of its own.
const throughout = (entered) => {
  const given = { ...entered };
  for (const name of Object.keys(entered)) for (const repeated of OWN[name] || []) given[repeated] = entered[name];
  return given;
};
const evaluate = (entered) => {
  const given = throughout(entered);
  const values = run(STUDY, { ...INPUTS, ...given }, given);
  for (const [name, others] of Object.entries(CASES)) {
    const changed = { ...given, ...others(values) };
    values[name] = run(STUDY, { ...INPUTS, ...changed }, changed)[TARGET];
  }
  return run(ANALYSES, values, given);
};

// ---- Numbers as text, digit for digit as in the printed report ------------------------------------------------------
// The first 15 significant digits of a size as a whole number, and the power of ten of the last.
const shown = (size) => { const [digits, power] = size.toExponential(14).split("e"); return { digits: BigInt(digits.replace(".", "")), last: Number(power) - 14 }; };
const tens = (count) => 10n ** BigInt(count);
// Such a number in units of 10 ** last, halves away from zero.
const inUnits = (number, last) => {
  const drop = last - number.last;
  return drop <= 0 ? number.digits * tens(-drop) : (2n * number.digits + tens(drop)) / (2n * tens(drop));
};
const significant = (number, count) => {
  const length = String(number.digits).length;
  const last = number.last + Math.max(0, length - count);
  return { digits: inUnits(number, last), last: Math.min(last, number.last + length - 1) };
};
const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
// As many decimals as asked for, or the one that the first digit of a number needs that would be written as zero.
const visible = (number, decimals) => {
  const size = number.digits === 0n ? NaN : Number(`${number.digits}e${number.last}`);
  const zero = inUnits(number, -decimals) === 0n && size >= 0.5 * 10 ** -FINEST;
  return zero ? -magnitude(significant(number, 1)) : decimals;
};
const fixed = (number, decimals, shift = 0) => {
  const text = String(inUnits({ digits: number.digits, last: number.last + shift }, -decimals)).padStart(decimals + 1, "0");
  const cut = text.length - decimals;
  return grouped(text.slice(0, cut)) + (decimals ? `.${text.slice(cut)}` : "");
};
const trimmed = (number) => {
  const text = String(number.digits).replace(/0+$/, "");
  return { digits: BigInt(text || "0"), last: number.last + String(number.digits).length - text.length };
};
const magnitude = (number) => number.last + String(number.digits).length - 1;
const scientific = (number, digits, like) => {
  if (number.digits === 0n) return "0";
  const decimals = like ? like.digits - 1 : digits;
  const rounded = significant(number, decimals + 1);
  return `${fixed(rounded, decimals, -magnitude(rounded))}e${magnitude(rounded)}`;
};
const figure = (text) => {
  if (!text) return null;
  const [mantissa, power] = text.toUpperCase().split("E");
  const digits = mantissa.replace(/[-+.]/g, "").replace(/^0+(?=\d)/, "");
  return { number: shown(Math.abs(Number(text))), digits: digits.length, last: Number(power || 0) - (mantissa.split(".")[1] || "").length };
};
// The unit of an amount as a power of ten, its letter, and its decimals: those of a figure in the same unit.
const scale = (number, digits, like) => {
  const rounded = significant(number, digits);
  const size = rounded.digits === 0n ? -1 : magnitude(rounded);
  const [unit, letter] = UNITS.find(([value]) => size >= Math.round(Math.log10(value))) || UNITS[UNITS.length - 1];
  const shift = Math.round(Math.log10(unit));
  if (like && scale(like.number, digits, null).shift === shift) {
    const decimals = Math.max(0, shift - like.last);
    const inUnit = { digits: number.digits, last: number.last - shift };
    if (visible(inUnit, decimals) === decimals) return { shift, letter, decimals };
  }
  if (shift === 0) return { shift, letter, decimals: rounded.digits !== 0n && size < 1 ? visible(number, 2) : 0 };
  return { shift, letter, decimals: Math.max(0, digits - 1 - (size - shift)) };
};
const stated = (code) => {
  const [, letter, decimals] = code.match(/^(\D*)(\d+)$/);
  return { shift: Math.round(Math.log10(UNITS.find((unit) => unit[1] === letter)[0])), letter, decimals: Number(decimals) };
};
const amount = (number, digits, like, code) => {
  const { shift, letter, decimals } = code ? stated(code) : scale(number, digits, like);
  return fixed(number, decimals, -shift) + letter;
};
const needed = (number, digits) =>
  trimmed(number).last >= 0 || number.digits === 0n ? 0 : Math.max(digits, -trimmed(significant(number, 6)).last);
const few = (number, digits) => {
  const decimals = number.digits === 0n ? 0 : Math.max(0, -trimmed(significant(number, digits)).last);
  return visible(number, decimals <= FINEST ? decimals : 0);
};
const rate = (number, digits) => fixed(number, needed(number, digits));
const decimal = (own) => (number, digits, like, code) => fixed(number, code ? stated(code).decimals : own(number, digits));
const exact = (number) => {
  const all = trimmed(number);
  const size = magnitude(all);
  if (all.digits === 0n) return "0";
  if (size >= -5 && size < 15) return fixed(all, Math.max(0, -all.last)).replaceAll(",", "");
  return `${fixed(all, String(all.digits).length - 1, -size)}e${size}`;
};
const paid = (form) => (...given) => SYMBOL + form(...given);
// STYLES gives each number style one of these forms, and its digits.
const FORMS = {
  fixed: decimal(visible),
  percent: (number, digits, like, code) => {
    const hundredth = { digits: number.digits, last: number.last + 2 };
    return `${decimal(visible)(hundredth, digits, like, code).replaceAll(",", "")}%`;
  },
  scientific,
  amount,
  money: paid(amount),
  whole_money: paid((number, digits) => fixed(number, digits)),
  rate: paid(rate),
  plain: decimal(needed),
  significant: decimal(few),
  exact,
};
const LONG = ["fixed", "plain", "significant", "percent", "amount", "money", "whole_money", "rate"];
// A power of ten is written with raised characters, so that it is still one where it is pasted.
const raised = (text) => {
  const [, digits, sign, power] = text.match(/^([^e]*)e(-?)(\d+)$/) || [];
  if (power === "0") return digits;
  return power ? `${digits} × 10${sign && "⁻"}${Array.from(power, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}` : text;
};
const write = (value, { style, like, sign = "", scale: code, plain }) => {
  const [form, digits] = STYLES[style];
  const number = shown(Math.abs(value));
  const long = LONG.includes(form) && magnitude(number) >= 18;
  const size = long ? (/money|rate/.test(form) ? SYMBOL : "") + scientific(number, 2, null) : FORMS[form](number, digits, figure(like), code);
  const text = plain === undefined ? raised(size) : size.replace("e-", "e−");
  return (/[1-9]/.test(size) ? (value < 0 ? "−" : sign) : "") + text;
};

// ---- The page ----------------------------------------------------------------------------------------------------
const every = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const valueOf = (values, element) => {
  const value = values[element.dataset.name];
  return element.dataset.size === undefined ? value : value[Number(element.dataset.size)];
};
const show = (element, value) => {
  const text = write(value, element.dataset);
  if (element.hasAttribute("value")) element.setAttribute("value", String(value));
  if (element.classList.contains("split")) {
    const cut = text.search(/(?<=\d)([.eKMB%]| ×)/);
    element.children[0].textContent = cut < 0 ? text : text.slice(0, cut);
    element.children[1].textContent = cut < 0 ? "" : text.slice(cut);
  } else element.textContent = text;
};
// Rows of a chart in another order, each with its height; the chart's title for whoever cannot see it is then read anew.
const reorder = (chart, sizeOf, told) => {
  const rows = every("[data-row]", chart).sort((a, b) => sizeOf(b) - sizeOf(a));
  let top = 0;
  for (const row of rows) {
    row.setAttribute("transform", `translate(0 ${top})`);
    row.parentNode.insertBefore(row, null);
    top += Number(row.dataset.row);
  }
  chart.querySelector("title").textContent = `${chart.dataset.title}: ${rows.map((row) => `${row.dataset.label}${told(row)}`).join("; ")}.`;
};
const draw = (values) => {
  for (const chart of every("svg[data-chart=bars]")) {
    const bars = every("[data-bar]", chart);
    const top = Math.max(...bars.map((bar) => values[bar.dataset.bar]));
    bars.forEach((bar) => {
      const width = top > 0 ? (Number(chart.dataset.width) * Math.max(values[bar.dataset.bar], 0)) / top : 0;
      bar.setAttribute("width", width.toFixed(2));
      bar.nextElementSibling.setAttribute("x", (Number(bar.getAttribute("x")) + width + 6).toFixed(2));
    });
    const bar = (row) => row.querySelector("[data-bar]");
    reorder(chart, (row) => values[bar(row).dataset.bar], (row) => ` ${bar(row).nextElementSibling.textContent}`);
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
    const reached = (row) => every("[data-to]", row).map((bar) => values[bar.dataset.to]);
    const written = (row) => every("[data-at]", row).map((label) => label.textContent);
    reorder(chart, (row) => Math.abs(reached(row)[0] - reached(row)[1]), (row) => `: ${written(row).join(" to ")}`);
  }
};

// Words that follow values: a text, one of several texts, and what is shown for one value only.
const speak = (values) => {
  every("[data-text]").forEach((item) => { item.textContent = values[item.dataset.text]; });
  every("[data-pick]").forEach((item) => { item.textContent = JSON.parse(item.dataset.texts)[values[item.dataset.pick] - Number(item.dataset.first)]; });
  every("[data-count]").forEach((item) => { item.textContent = values[item.dataset.count] === 1 ? item.dataset.one : item.dataset.many; });
  every("[data-shown]").forEach((item) => { item.hidden = values[item.dataset.shown] === 0; });
  every("[data-only]").forEach((item) => { item.hidden = values[item.dataset.only] !== item.dataset.value; });
  every("[data-unless]").forEach((item) => { item.hidden = values[item.dataset.unless] === item.dataset.value; });
  for (const box of every("[data-checks]")) {
    const failing = JSON.parse(box.dataset.checks).filter(([name]) => values[name] === 0);
    const made = (tag, ...content) => { const item = document.createElement(tag); item.append(...content); return item; };
    const list = made("ul", ...failing.map(([, label]) => made("li", label)));
    if (box.textContent.trim() || failing.length) box.replaceChildren(...(failing.length ? [made("p", made("strong", box.dataset.warning)), list] : []));
    box.hidden = failing.length === 0;
  }
};
// The command that builds what the page shows.
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`);
const command = (line) => {
  const words = [line.dataset.command];
  for (const field of fields) {
    if (!(field.name in given)) continue;
    const value = field.type === "checkbox" ? String(given[field.name] === 1) : String(given[field.name]);
    if (field.name === "scenario") words.push("--scenario", quoted(JSON.parse(line.dataset.scenarios)[value]));
    else words.push("--set", quoted(`${field.dataset.setting || field.name}=${value}`));
  }
  return words.join(" ");
};

const form = document.getElementById("values");
const given = {};
// A value of a row's own may be empty, which is as everywhere.
const isOwn = (field) => "setting" in field.dataset;
const read = (field) => {
  if (field.type === "checkbox") return field.checked ? 1 : 0;
  if (isOwn(field) && field.value.trim() === "") return "";
  if (field.tagName === "SELECT") return "numbers" in field.dataset ? Number(field.value) : field.value;
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
  speak(values);
  every("[data-active]").forEach((row) => row.classList.toggle("inactive", values[row.dataset.active] === 0));
  draw(values);
  for (const field of fields) {
    if (!(field.name in given)) fill(field, values[field.name]);
    field.parentElement.classList.toggle("changed", field.name in given);
  }
  const changed = Object.keys(given).length > 0;
  document.body.classList.toggle("changed", changed);
  every("[data-when=changed]").forEach((element) => { element.hidden = !changed; });
  every("[data-built]").forEach((element) => { element.textContent = changed ? " (as built)" : ""; });
  every("[data-command]").forEach((line) => { line.textContent = command(line); });
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
    if (!Number.isNaN(value) && (value !== "" || (isOwn(field) && text === ""))) given[name] = value;
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
