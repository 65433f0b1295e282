// ---- What a reader takes along: the link, the command, files --------------------------------------------------------
const tell = (text) => { document.getElementById("told").textContent = text; };
const copy = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages without a secure origin have no clipboard but this one.
    const area = made("textarea", text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  tell("");
  tell(`Copied: ${button.dataset.told || button.textContent}.`);
};
const save = (ending, type, text) => {
  const link = made("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = `${form.dataset.study.replace(/\.\w+$/, "").replace(/[^\w.-]+/g, "-")}-edited.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  tell(`Saved: ${link.download}.`);
};

// The command that builds what the page shows.
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`);
const scenarioId = (label) => texts(form.dataset.scenarios)[label];
const setting = (field) => (field.type === "checkbox" ? given[field.name] === 1 : given[field.name]);
const command = () => {
  const words = [form.dataset.builds];
  for (const field of fields) {
    if (!(field.name in given)) continue;
    if (field.name === "scenario") words.push("--scenario", quoted(scenarioId(given.scenario)));
    else words.push("--set", quoted(`${field.dataset.setting || field.name}=${setting(field)}`));
  }
  return words.join(" ");
};

// A scenario in TOML that states what is entered, and what the scenario chosen on the page states: to be added to the study.
const tomlText = (text) => JSON.stringify(text).replaceAll("\u007f", "\\u007F");
const tomlValue = (value) => (typeof value === "string" ? tomlText(value) : String(value));
const unused = (name, names, joined) => {
  let [free, number] = [name, 1];
  while (names.includes(free)) { number += 1; free = `${name}${joined}${number}`; }
  return free;
};
const toml = () => {
  const known = texts(form.dataset.scenarios);
  const id = unused("edited", Object.values(known), "_");
  const stated = texts(form.dataset.stated)[scenarioId(current.scenario)] || {};
  const values = new Map(Object.entries(stated.values || {}));
  const edited = fields.filter((field) => field.name in given && field.name !== "scenario");
  const own = edited.filter(isOwn).map((field) => `# ${field.dataset.setting} = ${tomlValue(setting(field))}`);
  edited.filter((field) => !isOwn(field)).forEach((field) => values.set(field.name, setting(field)));
  const ranges = Object.entries(stated.ranges || {}).filter(([name]) => !(name in given));
  return [
    "# What was entered on the page. Add these lines at the end of the study file; then",
    `# reportgen build STUDY.toml --scenario ${id} builds what the page shows.`,
    ...(own.length ? ["# No scenario states values of a row's own; state these at their rows or by --set:", ...own] : []),
    `[scenarios.${id}]`,
    `label = ${tomlText(unused("Edited on the page", Object.keys(known), " "))}`,
    "",
    `[scenarios.${id}.values]`,
    ...Array.from(values, ([name, value]) => `${name} = ${tomlValue(value)}`),
    ...(ranges.length ? ["", `[scenarios.${id}.ranges]`, ...ranges.map(([name, ends]) => `${name} = [${ends.join(", ")}]`)] : []),
    "",
  ].join("\n");
};
// Every input and headline figure, as built and as edited.
const comparison = () => {
  const row = (field) => {
    const label = form.querySelector(`label[for="${field.id}"]`);
    const unit = label.querySelector(".unit")?.textContent ?? "";
    const words = label.firstChild.textContent.trim();
    return [field.name, words, unit, built[field.name], current[field.name]];
  };
  const figures = every(".keys [data-figure]").map((item) => {
    const { name } = item.querySelector("data").dataset;
    return [name, item.querySelector("dt").textContent.trim(), item.querySelector(".unit")?.textContent ?? "", built[name], current[name]];
  });
  return `\ufeff${csv([["name", "label", "unit", "built", "edited"], ...fields.map(row), ...figures])}`;
};
const TASKS = {
  undo: () => undo(),
  redo: () => redo(),
  link: (button) => copy(location.href, button),
  command: (button) => copy(command(), button),
  toml: () => save("scenario.toml", "application/toml", toml()),
  csv: () => save("values.csv", "text/csv", comparison()),
};
