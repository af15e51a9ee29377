// Beside a field whose value was taken over stands where it is from, until somebody changes it.
import { query, queryAll } from "../../parts/page.js";

const within = (scope, selector) => queryAll(selector, scope).filter((el) => el.closest("[data-scope]") === scope);

// "persons.0.name": the field of a row; "where.text": a field.
function fieldAt(scope, path) {
  const [name, n, ...steps] = path.split(".");
  const list = within(scope, "[data-list]").find((candidate) => candidate.dataset.list === name);
  if (!list) return within(scope, "[data-f]").find((field) => field.dataset.f === path);
  const row = query(":scope > [data-rows]", list).children[n];
  return row && fieldAt(row, steps.join("."));
}

export function markField(field, words) {
  const note = document.createElement("small");
  const place = field.closest("label")?.querySelector("span") || field.labels?.[0];
  if (!place) return;
  note.dataset.carried = "";
  note.textContent = words;
  place.append(note);
  field.addEventListener("input", () => note.remove(), { once: true });
}

export function unmark(root) {
  for (const note of queryAll("[data-carried]", root)) note.remove();
}

// `also(field)`: other fields that show the same value.
/** @param {(field: any) => any[]} also */
export function markAll(scope, from, label, also = () => []) {
  unmark(scope);
  for (const [path, origin] of Object.entries(from)) {
    const field = fieldAt(scope, path);
    if (field?.value) for (const target of [field, ...also(field)]) markField(target, label("from", origin));
  }
}
