// ---- What the page shows of the values ---------------------------------------------------------------------------
const every = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const made = (tag, ...content) => { const item = document.createElement(tag); item.append(...content); return item; };
// Writes only what differs, so that the browser lays out only what moved.
const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const mark = (element, name, text) => { if (element.getAttribute(name) !== text) element.setAttribute(name, text); };
// Elements are looked up once: none is added later that follows values.
const found = new Map();
const all = (selector) => { if (!found.has(selector)) found.set(selector, every(selector)); return found.get(selector); };
const parsed = new Map();
const texts = (text) => { if (!parsed.has(text)) parsed.set(text, JSON.parse(text)); return parsed.get(text); };

const valueOf = (values, element) => {
  const value = values[element.dataset.name];
  return element.dataset.size === undefined ? value : value[Number(element.dataset.size)];
};
const shownValues = new WeakMap();
const show = (element, value) => {
  if (Object.is(shownValues.get(element), value)) return;
  shownValues.set(element, value);
  const text = write(value, element.dataset);
  if (element.hasAttribute("value")) element.setAttribute("value", String(value));
  if (element.classList.contains("split")) {
    const cut = text.search(/(?<=\d)([.eKMB%]| ×)/);
    put(element.children[0], cut < 0 ? text : text.slice(0, cut));
    put(element.children[1], cut < 0 ? "" : text.slice(cut));
  } else put(element, text);
};

// Rows of a chart in another order, each with its height; the chart's title for whoever cannot see it is then read anew.
const reorder = (chart, sizeOf, told) => {
  const before = every("[data-row]", chart);
  const rows = [...before].sort((a, b) => sizeOf(b) - sizeOf(a));
  const moved = rows.some((row, place) => row !== before[place]);
  let top = 0;
  for (const row of rows) {
    mark(row, "transform", `translate(0 ${top})`);
    if (moved) row.parentNode.insertBefore(row, null);
    top += Number(row.dataset.row);
  }
  put(chart.querySelector("title"), `${chart.dataset.title}: ${rows.map((row) => `${row.dataset.label}${told(row)}`).join("; ")}.`);
};
const drawBars = (chart, values) => {
  const bars = every("[data-bar]", chart);
  const top = Math.max(...bars.map((bar) => values[bar.dataset.bar]));
  bars.forEach((bar) => {
    const width = top > 0 ? (Number(chart.dataset.width) * Math.max(values[bar.dataset.bar], 0)) / top : 0;
    mark(bar, "width", width.toFixed(2));
    mark(bar.nextElementSibling, "x", (Number(bar.getAttribute("x")) + width + 6).toFixed(2));
  });
  const bar = (row) => row.querySelector("[data-bar]");
  reorder(chart, (row) => values[bar(row).dataset.bar], (row) => ` ${bar(row).nextElementSibling.textContent}`);
};
const drawTornado = (chart, values) => {
  const { low, high } = chart.dataset;
  const ends = every("[data-from]", chart).flatMap((bar) => [values[bar.dataset.from], values[bar.dataset.to]]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const at = (value) => Number(low) + ((Number(high) - Number(low)) * (value - least)) / (most - least || 1);
  for (const bar of every("[data-from]", chart)) {
    const places = [at(values[bar.dataset.from]), at(values[bar.dataset.to])];
    mark(bar, "x", Math.min(...places).toFixed(2));
    mark(bar, "width", Math.abs(places[0] - places[1]).toFixed(2));
  }
  for (const label of every("[data-at]", chart)) {
    const place = at(values[label.dataset.at]);
    const other = at(values[label.dataset.other]);
    mark(label, "x", (place + (place < other ? -5 : 5)).toFixed(2));
    mark(label, "text-anchor", place < other ? "end" : "start");
  }
  for (const label of every("[data-mid]", chart)) mark(label, "x", at(values[label.dataset.mid]).toFixed(2));
  for (const line of every("[data-line]", chart)) {
    mark(line, "x1", at(values[line.dataset.line]).toFixed(2));
    mark(line, "x2", at(values[line.dataset.line]).toFixed(2));
  }
  const reached = (row) => every("[data-to]", row).map((bar) => values[bar.dataset.to]);
  const written = (row) => every("[data-at]", row).map((label) => label.textContent);
  reorder(chart, (row) => Math.abs(reached(row)[0] - reached(row)[1]), (row) => `: ${written(row).join(" to ")}`);
};
const draw = (values) => {
  for (const chart of all("svg[data-chart=bars]")) drawBars(chart, values);
  for (const chart of all("svg[data-chart=tornado]")) drawTornado(chart, values);
};

// Words that follow values: a text, one of several texts, and what is shown for one value only.
const speak = (values) => {
  all("[data-text]").forEach((item) => put(item, String(values[item.dataset.text])));
  all("[data-pick]").forEach((item) => put(item, texts(item.dataset.texts)[values[item.dataset.pick] - Number(item.dataset.first)]));
  all("[data-count]").forEach((item) => put(item, values[item.dataset.count] === 1 ? item.dataset.one : item.dataset.many));
  all("[data-shown]").forEach((item) => { item.hidden = values[item.dataset.shown] === 0; });
  all("[data-only]").forEach((item) => { item.hidden = values[item.dataset.only] !== item.dataset.value; });
  all("[data-unless]").forEach((item) => { item.hidden = values[item.dataset.unless] === item.dataset.value; });
  for (const box of all("[data-checks]")) {
    const failing = texts(box.dataset.checks).filter(([name]) => values[name] === 0);
    const list = made("ul", ...failing.map(([, label]) => made("li", label)));
    if (box.textContent.trim() || failing.length) box.replaceChildren(...(failing.length ? [made("p", made("strong", box.dataset.warning)), list] : []));
    box.hidden = failing.length === 0;
  }
};

// How far a figure is from the one that the page was built with, as an amount and in percent.
const apart = (value, built, style) => {
  if (value === built) return "unchanged";
  const amount = write(value - built, { style, sign: "+" });
  if (style === "percent") return amount.replace("%", " points");
  return built === 0 ? amount : `${amount} (${write((value - built) / Math.abs(built), { style: "percent", sign: "+" })})`;
};
const compare = (values, built, changed) => {
  for (const element of all("[data-apart]")) {
    element.hidden = !changed;
    const figure = element.closest("[data-figure]").querySelector("data");
    if (changed) put(element, apart(valueOf(values, figure), valueOf(built, figure), figure.dataset.style));
  }
};
const present = (values, built, changed) => {
  all("[data-name]").forEach((element) => show(element, valueOf(values, element)));
  speak(values);
  all("[data-active]").forEach((row) => row.classList.toggle("inactive", values[row.dataset.active] === 0));
  draw(values);
  compare(values, built, changed);
  document.body.classList.toggle("changed", changed);
  all("[data-when=changed]").forEach((element) => { element.hidden = !changed; });
  all("[data-built]").forEach((element) => put(element, changed ? " (as built)" : ""));
};
