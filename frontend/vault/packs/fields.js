// The pack's form: read, filled, and shown again to whoever opened it.
import { all } from "../../parts/page.js";

export const named = (form) => all("[data-field]", form);

export function values(form) {
  return Object.fromEntries(named(form).filter((one) => one.value).map((one) => [one.dataset.field, one.value]));
}

export function fill(form, fields) {
  for (const one of named(form)) one.value = fields[one.dataset.field] ?? "";
}

// To be read only: what is empty goes away, with groups of which nothing is left.
export function freeze(form) {
  for (const one of named(form)) {
    one.closest(".field").hidden = !one.value;
    one.tagName === "SELECT" ? (one.disabled = true) : (one.readOnly = true);
    if (one.tagName === "TEXTAREA") one.rows = Math.max(2, Math.min(14, one.value.split("\n").length + Math.floor(one.value.length / 50)));
  }
  for (const group of all("[data-group]", form)) group.hidden = !named(group).some((one) => one.value);
}

export function forget(form) {
  for (const one of named(form)) one.value = "";
}
