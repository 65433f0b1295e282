// ---- What a chart's bar says, by pointer and by keyboard --------------------------------------------------------------
const tip = document.getElementById("tip");
let pointed = null; // the bar or row of a chart that the tip speaks of
const hideTip = () => {
  if (!pointed) return;
  pointed.classList.remove("pointed");
  pointed = null;
  tip.hidden = true;
};
const share = (value, total) => (total > 0 ? `, ${write(value / total, { style: "percent" })} of the total` : "");
const told = (item) => {
  const { tip: text, bin } = item.dataset;
  if (text) return text;
  if (bin) {
    // All bins are as wide.
    const { low, high, style: binStyle } = item.parentNode.dataset;
    const bins = every("[data-bin]", item.parentNode);
    const edge = (place) => write(Number(low) + ((Number(high) - Number(low)) * place) / bins.length, { style: binStyle });
    const at = bins.indexOf(item);
    return `${edge(at)} to ${edge(at + 1)}: ${write(Number(bin), { style: "percent" })} of the draws${current === built ? "" : " (as built)"}`;
  }
  const bar = item.querySelector("[data-bar]");
  if (!bar) return every("[data-at]", item).map((label, at) => `${at ? "; " : `${item.dataset.label}: `}${label.textContent} (${apart(current[label.dataset.at], current[TARGET], label.dataset.style)})`).join("");
  const { name, style } = bar.nextElementSibling.dataset;
  const now = current === built ? "" : `; as built ${write(built[name], { style })}`;
  return `${item.dataset.label}: ${write(current[name], { style })}${share(current[name], current[TARGET])}${now}`;
};
const BARS = "[data-row], [data-bin], [data-tip]";
const showTip = (item) => {
  if (item === pointed) return;
  hideTip();
  pointed = item;
  item.classList.add("pointed");
  tip.textContent = told(item);
  tip.hidden = false;
  const [place, own] = [item.getBoundingClientRect(), tip.getBoundingClientRect()];
  const left = Math.max(8, Math.min(place.left + 8, document.documentElement.clientWidth - own.width - 8));
  tip.style.left = `${left + window.scrollX}px`;
  tip.style.top = `${(place.top >= own.height ? place.top - own.height : place.bottom) + window.scrollY}px`;
};
const MOVES = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const explain = (chart) => {
  const rows = () => every(BARS, chart);
  if (rows().length === 0) return;
  chart.tabIndex = 0;
  chart.addEventListener("pointerover", (event) => { const item = event.target.closest(BARS); if (item) showTip(item); });
  chart.addEventListener("pointerleave", (event) => { if (event.relatedTarget !== tip) hideTip(); });
  chart.addEventListener("blur", hideTip);
  chart.addEventListener("keydown", (event) => {
    const items = rows();
    const at = items.indexOf(pointed);
    const next = event.key === "Home" ? 0 : event.key === "End" ? items.length - 1 : at < 0 && event.key in MOVES ? 0 : at + MOVES[event.key];
    if (!(next >= 0 && next < items.length)) return;
    event.preventDefault();
    showTip(items[next]);
  });
};

// ---- Light, dark, or as the system has it ------------------------------------------------------------------------------
const theme = document.getElementById("theme");
const dress = (name) => { if (name === "auto") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = name; };
const kept = (name) => {
  // Where the browser keeps nothing for a page, the choice holds until it is closed.
  try { if (name === undefined) return localStorage.getItem("reportgen-theme"); localStorage.setItem("reportgen-theme", name); } catch { return null; }
  return name;
};

// ---- The start -------------------------------------------------------------------------------------------------------------
if (form) {
  const before = kept();
  if (["light", "dark"].includes(before)) { theme.value = before; dress(before); }
  theme.addEventListener("change", () => { dress(theme.value); kept(theme.value); });
  every("[data-live]").forEach((element) => { element.hidden = false; });
  document.body.classList.add("live");
  for (const heading of every(".sections h2[id]")) {
    const link = made("a", ...heading.childNodes);
    link.href = `#${heading.id}`;
    link.className = "anchor";
    heading.append(link);
  }
  form.addEventListener("input", (event) => (event.target.dataset.slides ? slide(event.target) : change(event.target)));
  form.addEventListener("focusout", () => { editing = ""; });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    step(bare(), "");
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do], [data-back]");
    if (button) (button.dataset.back ? back : TASKS[button.dataset.do])(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideTip();
    const key = event.key.toLowerCase(); // with Shift it is Z
    if (!["z", "y"].includes(key) || !(event.ctrlKey || event.metaKey) || event.target.matches("input[type=text], textarea")) return;
    event.preventDefault();
    (key === "y" || event.shiftKey ? redo : undo)();
  });
  tip.addEventListener("pointerleave", hideTip);
  window.addEventListener("hashchange", restore);
  fields.forEach((field) => judge(field, false));
  fields.forEach(addBack);
  const tools = document.getElementById("table-tools");
  every("main table").forEach((table) => equip(table, tools));
  every("svg.chart").forEach(explain);
  update();
  restore();
}
