// A form that is a tree: [data-scope] holds fields [data-f="a.b"], sets of boxes [data-set] and lists [data-list] of scopes.
import { all, one } from "../../parts/page.js";

const own = (scope, selector) => all(selector, scope).filter((el) => el.closest("[data-scope]") === scope);

function put(into, path, value) {
  const steps = path.split("."), last = steps.pop();
  for (const step of steps) into = into[step] ||= {};
  into[last] = value;
}

const at = (from, path) => path.split(".").reduce((value, step) => value?.[step], from);

// → what was typed, without what is empty.
export function collect(scope) {
  const found = {};
  for (const field of own(scope, "[data-f]")) if (field.value && !field.closest("[data-only-holding][hidden]")) put(found, field.dataset.f, field.value.trim());
  for (const set of own(scope, "[data-set]")) found[set.dataset.set] = all("input", set).filter((box) => box.checked).map((box) => box.value);
  for (const list of own(scope, "[data-list]")) found[list.dataset.list] = rowsOf(list).map(collect);
  return found;
}

const rowsOf = (list) => [...one("[data-rows]", list).children];

export function fill(scope, values) {
  for (const field of own(scope, "[data-f]")) {
    const value = at(values, field.dataset.f) ?? "";
    if (field.dataset.from) field.dataset.chosen = value;
    field.value = value;
  }
  for (const set of own(scope, "[data-set]")) for (const box of all("input", set)) box.checked = (values[set.dataset.set] || []).includes(box.value);
  for (const list of own(scope, "[data-list]")) {
    one("[data-rows]", list).replaceChildren();
    for (const row of values[list.dataset.list] || []) fill(add(list), row);
  }
}

export function add(list) {
  const row = one(":scope > template[data-row]", list).content.cloneNode(true).firstElementChild;
  one("[data-f=id]", row).value = crypto.randomUUID();
  one("[data-rows]", list).append(row);
  return row;
}

// What this page does not know of (a newer version, another program) is kept as it came.
export function merged(before, now) {
  const made = { ...before, ...now };
  for (const [name, value] of Object.entries(now)) {
    const old = before[name];
    if (Array.isArray(value) && value[0]?.id && Array.isArray(old)) {
      made[name] = value.map((row) => ({ ...old.find((one) => one.id === row.id), ...row }));
    }
  }
  return made;
}

// Lists of persons and acts to choose from follow what is typed; the questions of an arrest follow the act.
export function follow(root, { holding, label, personWord }) {
  const names = (list) => rowsOf(one(`[data-list=${list}]`, root)).map((row, n) => {
    const value = (name) => one(`[data-f="${name}"]`, row)?.value;
    const text = list === "persons" ? value("code") || value("name") || `${personWord} ${n + 1}` : `${n + 1} ${label("acts", value("type")) || ""}`;
    return [value("id"), text];
  });
  for (const select of all("select[data-from]", root)) {
    const chosen = select.value || select.dataset.chosen || "", none = select.options[0];
    select.replaceChildren(none, ...names(select.dataset.from).map(([id, text]) => new Option(text, id)));
    select.value = chosen;
  }
  for (const box of all("[data-only-holding]", root)) {
    box.hidden = !holding.has(one("[data-f=type]", box.closest("[data-scope]"))?.value);
  }
}

export function alive(root, changed) {
  const onClick = (event) => {
    const adds = event.target.closest("[data-add]"), removes = event.target.closest("[data-remove]");
    if (adds) one("input:not([type=hidden]), select, textarea", add(adds.closest("[data-list]")))?.focus();
    if (removes) removes.closest("[data-scope]").remove();
    if (adds || removes) changed();
  };
  root.addEventListener("click", onClick);
  root.addEventListener("change", changed);
}
