// A form that is a tree: [data-scope] holds fields [data-f="a.b"],
// sets of boxes [data-set] and lists [data-list] of scopes.
import { query, queryAll } from "../../parts/page.js";

const within = (scope, selector) => queryAll(selector, scope).filter((el) => el.closest("[data-scope]") === scope);

function put(into, path, value) {
  const steps = path.split(".");
  const last = steps.pop();
  for (const step of steps) into = into[step] ||= {};
  into[last] = value;
}

const at = (from, path) => path.split(".").reduce((value, step) => value?.[step], from);
const typed = (field) => (field.closest("[data-only][hidden]") ? "" : field.value.trim());

// → what stands in the form; what is empty as "", so that it can be told from what this page does not know.
export function collect(scope) {
  const values = {};
  for (const field of within(scope, "[data-f]")) put(values, field.dataset.f, typed(field));
  for (const set of within(scope, "[data-set]"))
    values[set.dataset.set] = queryAll("input", set)
      .filter((box) => box.checked)
      .map((box) => box.value);
  for (const list of within(scope, "[data-list]")) values[list.dataset.list] = rowsOf(list).map(collect);
  return values;
}

const rowsOf = (list) => [...query("[data-rows]", list).children];
// Of a day or a month this field shows the first minute.
const asShown = (field, value) =>
  field.type === "datetime-local" && value && value.length < 16
    ? `${value.length === 7 ? `${value}-01` : value.slice(0, 10)}T00:00`
    : value;

export function fill(scope, values) {
  for (const field of within(scope, "[data-f]")) {
    const value = at(values, field.dataset.f) ?? "";
    if (field.dataset.from) field.dataset.chosen = value;
    field.value = asShown(field, value);
  }
  for (const set of within(scope, "[data-set]"))
    for (const box of queryAll("input", set)) box.checked = (values[set.dataset.set] || []).includes(box.value);
  for (const list of within(scope, "[data-list]")) {
    query("[data-rows]", list).replaceChildren();
    for (const row of values[list.dataset.list] || []) fill(add(list), row);
  }
}

export function add(list) {
  const row = query(":scope > template[data-row]", list).content.cloneNode(true).firstElementChild;
  query("[data-f=id]", row).value = crypto.randomUUID();
  query("[data-rows]", list).append(row);
  return row;
}

const isTree = (value) => !!value && typeof value === "object" && !Array.isArray(value);

// A row that was begun and left says nothing; one that was there before is kept,
// with what this page does not know of it.
const says = (value) =>
  isTree(value)
    ? Object.entries(value).some(([name, part]) => name !== "id" && says(part))
    : Array.isArray(value)
      ? value.some(says)
      : !!value;
const worth = (row, previous) =>
  !row?.id || says(row) || (Array.isArray(previous) && previous.some((old) => old.id === row.id));

function joined(previous, now) {
  if (Array.isArray(now))
    return now
      .filter((row) => worth(row, previous))
      .map((row) =>
        row?.id ? joined(Array.isArray(previous) ? previous.find((old) => old.id === row.id) : {}, row) : row,
      );
  if (!isTree(now)) return now;
  const tree = isTree(previous) ? { ...previous } : {};
  for (const [name, value] of Object.entries(now)) tree[name] = joined(tree[name], value);
  return tree;
}

// A time as exactly as it is known: of a day no hour is kept, and only "between two times" and what lasted has an end.
export function asKnown({ when, ...fields }) {
  if (!when?.at || !["day", "week", "month"].includes(when.precision)) return { ...fields, when };
  return { ...fields, when: { ...when, at: when.at.slice(0, 10) } };
}

function pruned(value) {
  if (Array.isArray(value)) return value.map(pruned);
  if (!isTree(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, pruned(part)]);
  return Object.fromEntries(parts.filter(([, part]) => part !== "" && !(isTree(part) && !Object.keys(part).length)));
}

// What this page does not know of (a newer version, another program) is kept as it came; what was emptied goes.
export const merged = (previous, now) => pruned(joined(previous, now));

function namesOf(root, list, label, personWord) {
  return rowsOf(query(`[data-list=${list}]`, root)).map((row, n) => {
    const value = (name) => query(`[data-f="${name}"]`, row)?.value;
    const text =
      list === "persons"
        ? value("code") || value("name") || `${personWord} ${n + 1}`
        : `${n + 1} ${label("acts", value("type")) || ""}`;
    return [value("id"), text];
  });
}

// Lists of persons and acts to choose from follow what is typed; further questions follow the act (`further`:
// name → codes).
export function follow(root, { further, label, personWord }) {
  for (const select of queryAll("select[data-from]", root)) {
    const value = select.value || select.dataset.chosen || "";
    const blank = select.options[0];
    select.replaceChildren(
      blank,
      ...namesOf(root, select.dataset.from, label, personWord).map(([id, text]) => new Option(text, id)),
    );
    select.value = value;
  }
  for (const box of queryAll("[data-only]", root)) {
    box.hidden = !further[box.dataset.only]?.includes(
      query("[data-f=type]", /** @type {Part} */ (box.closest("[data-scope]")))?.value,
    );
  }
}

export function alive(root, changed) {
  const onClick = (event) => {
    const adds = event.target.closest("[data-add]");
    const removes = event.target.closest("[data-list] [data-scope] [data-remove]");
    if (adds) query("input:not([type=hidden]), select, textarea", add(adds.closest("[data-list]")))?.focus();
    if (removes) removes.closest("[data-scope]").remove();
    if (adds || removes) changed();
  };
  root.addEventListener("click", onClick);
  root.addEventListener("change", changed);
}
