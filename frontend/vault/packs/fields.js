// The pack's form: read, filled, and shown again to whoever opened it.
import { query, queryAll } from "../../parts/page.js";
import { collect, fill as fillRows, merged } from "../incidents/form.js";

export const controlsOf = (form) => queryAll("[data-field]", form);
const papersOf = (form) => query("[data-papers]", form);

export function values(form) {
  const filled = controlsOf(form).filter((control) => control.value);
  const answers = Object.fromEntries(filled.map((control) => [control.dataset.field, control.value]));
  const { papers = [] } = merged({}, collect(papersOf(form)));
  const remind = query("[data-remind]", form)?.checked;
  return { ...answers, ...(papers.length ? { papers } : {}), ...(remind ? { remind: "yes" } : {}) };
}

export function fill(form, fields) {
  for (const control of controlsOf(form)) control.value = fields[control.dataset.field] ?? "";
  fillRows(papersOf(form), fields);
  if (query("[data-remind]", form)) query("[data-remind]", form).checked = !!fields.remind;
}

// To be read only: what is empty goes away, with groups of which nothing is left. Who may not be told stays, in words.
export function freeze(form) {
  const rows = queryAll("[data-papers] [data-f]", form);
  const fields = [...controlsOf(form), ...rows];
  for (const control of fields) {
    const unanswered = !control.value && control.dataset.field?.startsWith("name_");
    if (unanswered) control.options[0].text = form.dataset.unanswered;
    control.closest(".field")?.toggleAttribute("hidden", !control.value && !unanswered);
    if (control.tagName === "SELECT") control.disabled = true;
    else control.readOnly = true;
    if (control.tagName === "TEXTAREA") {
      const lines = control.value.split("\n").length + Math.floor(control.value.length / 50);
      control.rows = Math.max(2, Math.min(14, lines));
    }
  }
  for (const button of queryAll("[data-papers] button", form)) button.hidden = true;
  papersOf(form).hidden = !rows.length;
  for (const group of queryAll("[data-group]", form)) {
    group.hidden = !fields.some((control) => group.contains(control) && !control.closest(".field[hidden]"));
  }
}

export function forget(form) {
  for (const control of controlsOf(form)) control.value = "";
  fillRows(papersOf(form), {});
  if (query("[data-remind]", form)) query("[data-remind]", form).checked = false;
}
