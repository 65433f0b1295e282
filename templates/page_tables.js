// ---- Tables: copied as text, and sorted by a column ------------------------------------------------------------------
// The words that are seen in a cell, on one line.
const seen = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".apart, [hidden]") || getComputedStyle(node).display === "none") return "";
  if (node.tagName === "svg") return node.querySelector("title")?.textContent || "";
  return (node.matches(".parts") ? ": " : "") + Array.from(node.childNodes, seen).join("");
};
const wordsOf = (cell) => seen(cell).replace(/\s+/g, " ").replace(/ : /g, ": ").trim();
// A cell that is one number gives that number with every digit, any other its words.
const numberOf = (cell) => (cell.querySelectorAll("data").length === 1 && cell.classList.contains("n") && cell.tagName === "TD" ? cell.querySelector("data").value : null);
// A table as rows of cells, one for each column; a cell that spans several stands in the first, a heading in each.
const grid = (table, text) => {
  const rows = Array.from(table.rows, () => []);
  const heads = table.tHead ? table.tHead.rows.length : 0;
  Array.from(table.rows).forEach((row, at) => {
    for (const cell of row.cells) {
      let column = 0;
      while (rows[at][column] !== undefined) column += 1;
      for (let down = 0; down < cell.rowSpan; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) rows[at + down][column + right] = down || (right && at >= heads) ? "" : text(cell);
      }
    }
  });
  const headings = (rows[0] || []).map((_, column) => rows.slice(0, heads).map((row) => row[column]).filter(Boolean).join(" "));
  return { headings, rows: rows.slice(heads) };
};
const aligned = (table) => Array.from((Array.from(table.tBodies).flatMap((body) => Array.from(body.rows)).find((row) => !row.matches(".group")) || table.rows[0]).cells, (cell) => cell.classList.contains("n"));

// A text that a spreadsheet program would run as a formula gets an apostrophe before it, as in the CSV file of a build.
const FORMULA_START = /((?:^|[;\t\r\n])[\s"']{0,9})(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const inert = (text) => {
  if (/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text)) return text;
  const guarded = text.replace(FORMULA_START, "$1'");
  return /^[\t\r\n]/.test(guarded) ? `'${guarded}` : guarded;
};
const quotedCell = (text) => (/[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (rows) => rows.map((row) => row.map((text) => quotedCell(inert(String(text)))).join(",")).join("\r\n") + "\r\n";
const escapedMarkdown = (text) => text.replace(/[\\`*_{}[\]<>|#~&$]/g, "\\$&");
const markdown = ({ headings, rows, right }) => {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(headings.map(escapedMarkdown)), line(headings.map((_, at) => (right[at] ? "---:" : "---"))), ...rows.map((row) => line(row.map(escapedMarkdown)))].join("\n") + "\n";
};
const LATEX = new Map([
  ["\\", "\\textbackslash{}"], ["~", "\\textasciitilde{}"], ["^", "\\textasciicircum{}"], ["`", "\\textasciigrave{}"],
  ["<", "\\textless{}"], [">", "\\textgreater{}"], ["|", "\\textbar{}"], ['"', "\\char34{}"], ["−", "$-$"], ["×", "$\\times$"],
  ["€", "\\texteuro{}"], ["£", "\\pounds{}"], ["¥", "\\textyen{}"],
  ...Array.from("{}#$%&_", (letter) => [letter, `\\${letter}`]), ...Array.from("[]*-", (letter) => [letter, `{${letter}}`]),
]);
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const escapedLatex = (text) =>
  Array.from(text, (letter) => LATEX.get(letter) ?? letter).join("")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (power) => `\\textsuperscript{${Array.from(power, (digit) => "0123456789-"[RAISED.indexOf(digit)]).join("")}}`);
const latex = ({ headings, rows, right }) => {
  const line = (cells) => `${cells.map(escapedLatex).join(" & ")} \\\\`;
  const columns = headings.map((_, at) => (right[at] ? "r" : "l")).join("");
  return [`\\begin{tabular}{${columns}}`, "\\toprule", line(headings), "\\midrule", ...rows.map(line), "\\bottomrule", "\\end{tabular}"].join("\n") + "\n";
};
const copied = (table, format) => {
  if (format === "csv") {
    const { headings, rows } = grid(table, (cell) => numberOf(cell) ?? wordsOf(cell));
    return csv([headings, ...rows]);
  }
  const texts = { ...grid(table, wordsOf), right: aligned(table) };
  return format === "latex" ? latex(texts) : markdown(texts);
};

// Rows that may change places: those of a body between its headings and its totals, where there are at least two.
const sortable = (body) => {
  const rows = Array.from(body.rows);
  const fixed = (row) => row.matches(".group, .total") || Array.from(row.cells).some((cell) => cell.colSpan > 1 || cell.rowSpan > 1);
  const first = rows.findIndex((row) => !fixed(row));
  const rest = first < 0 ? [] : rows.slice(first);
  const free = rest.filter((row) => !fixed(row));
  return free.length > 1 && rest.slice(0, free.length).every((row) => !fixed(row)) ? free : [];
};
const orders = new Map(); // by table: the column, 1 or -1, and the rows of each body as they were
const keyOf = (row, column) => {
  const cell = row.cells[column];
  const text = wordsOf(cell);
  const [, sign, digits, unit] = text.replaceAll(",", "").match(/^([−-]?)\D{0,4}?([\d.]+)([KMB]?)/) || [];
  const stated = numberOf(cell);
  if (stated !== null) return Number(stated);
  const scale = { K: 1e3, M: 1e6, B: 1e9 }[unit] || 1;
  return cell.classList.contains("n") ? (digits ? Number(digits) * scale * (sign ? -1 : 1) : -Infinity) : text;
};
const byKey = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
const arrange = ({ column, way, bodies }) => {
  for (const rows of bodies) {
    const keys = new Map(rows.map((row) => [row, keyOf(row, column)]));
    const wanted = way ? [...rows].sort((a, b) => way * byKey(keys.get(a), keys.get(b))) : rows;
    const parent = rows[0].parentNode;
    const places = Array.from(parent.rows).filter((row) => keys.has(row));
    if (wanted.every((row, at) => row === places[at])) continue;
    const after = places[places.length - 1].nextSibling;
    wanted.forEach((row) => parent.insertBefore(row, after));
  }
};
const sortAgain = () => orders.forEach(arrange);
const sortBy = (head) => {
  const table = head.closest("table");
  const order = orders.get(table) || { column: -1, way: 0, bodies: Array.from(table.tBodies, sortable).filter((rows) => rows.length) };
  const numeric = head.classList.contains("n");
  const first = numeric ? -1 : 1; // the largest number first, and the first word
  order.way = order.column !== head.cellIndex ? first : order.way === first ? -first : order.way === 0 ? first : 0;
  order.column = head.cellIndex;
  orders.set(table, order);
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  if (order.way) head.setAttribute("aria-sort", order.way < 0 ? "descending" : "ascending");
  arrange(order);
};

// The tools of each table are made of the page's template, and the headings of one that can be sorted become buttons.
const equip = (table, tools) => {
  const label = table.caption ? table.caption.textContent.trim() : "";
  const added = tools.content.cloneNode(true);
  added.querySelector("summary").setAttribute("aria-label", `Copy the table${label ? `: ${label}` : ""}`);
  every("[data-format]", added).forEach((button) => button.addEventListener("click", () => copy(copied(table, button.dataset.format), button)));
  (table.closest(".scroll") || table).after(added);
  const heads = table.tHead && table.tHead.rows.length === 1 ? Array.from(table.tHead.rows[0].cells) : [];
  if (heads.some((head) => head.colSpan > 1) || !Array.from(table.tBodies).some((body) => sortable(body).length)) return;
  for (const head of heads) {
    if (!head.textContent.trim()) continue;
    const button = made("button", ...head.childNodes);
    button.type = "button";
    button.className = "sort";
    button.addEventListener("click", () => sortBy(head));
    head.append(button);
  }
};
