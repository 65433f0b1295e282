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
// No object that is looked up by a name of the study has a prototype, so that no name finds what every object has.
const bare = (...parts) => Object.assign(Object.create(null), ...parts);
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
  const given = bare(entered);
  for (const name of Object.keys(entered)) {
    if (Object.hasOwn(OWN, name)) for (const repeated of OWN[name]) given[repeated] = entered[name];
  }
  return given;
};
// The steps that lead to the target, each with the names in its text; worked out when first asked for.
const leading = [];
const leadingSteps = () => {
  if (leading.length) return leading;
  const wanted = new Set([TARGET]);
  for (const step of STUDY.slice().reverse()) {
    const [name, compute] = step;
    if (!wanted.has(name)) continue;
    const keys = String(compute).matchAll(/\bv(?:\.(\$\w+)|\[("(?:[^"\\]|\\.)*")\])/g);
    const read = Array.from(keys, ([, short, quoted]) => short ?? JSON.parse(quoted));
    read.forEach((key) => wanted.add(key));
    leading.push({ step, names: [name, ...read] });
  }
  return leading.reverse();
};
// Those of them that follow from some names, in their order.
const followers = new Map();
const following = (names) => {
  const key = names.join(" ");
  if (!followers.has(key)) {
    const moved = new Set(names);
    const steps = leadingSteps().filter((item) => item.names.some((name) => moved.has(name)) && moved.add(item.names[0]));
    followers.set(key, steps.map((item) => item.step));
  }
  return followers.get(key);
};
// The target where some names have other values: only what follows from these is computed again.
const inCase = (values, given, others) => {
  const changed = Object.keys(others).filter((name) => others[name] !== values[name]);
  return run(following(changed), Object.assign(Object.create(values), others), bare(given, others))[TARGET];
};
const evaluate = (entered) => {
  const given = throughout(entered);
  const values = run(STUDY, bare(INPUTS, given), given);
  for (const [name, others] of Object.entries(CASES)) values[name] = inCase(values, given, others(values));
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
const percentage = (own) => (number, digits, like, code) => {
  const hundredth = { digits: number.digits, last: number.last + 2 };
  return `${decimal(own)(hundredth, digits, like, code).replaceAll(",", "")}%`;
};
const paid = (form) => (...given) => SYMBOL + form(...given);
// STYLES gives each number style one of these forms, and its digits.
const FORMS = {
  fixed: decimal(visible),
  percent: percentage(visible),
  stated_percent: percentage((number, digits) => Math.max(digits, needed(number, digits))),
  scientific,
  amount,
  money: paid(amount),
  whole_money: paid((number, digits) => fixed(number, digits)),
  rate: paid(rate),
  plain: decimal(needed),
  significant: decimal(few),
  exact,
};
const LONG = ["fixed", "plain", "significant", "percent", "stated_percent", "amount", "money", "whole_money", "rate"];
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
