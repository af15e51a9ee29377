// The pack's form: read, filled, and shown again to whoever opened it.
import { all, one } from "../../parts/page.js";
import { collect, fill as fillRows, merged } from "../incidents/form.js";

export const named = (form) => all("[data-field]", form);
const papersOf = (form) => one("[data-papers]", form);

export function values(form) {
  const said = Object.fromEntries(named(form).filter((one_) => one_.value).map((one_) => [one_.dataset.field, one_.value]));
  const { papers = [] } = merged({}, collect(papersOf(form))), remind = one("[data-remind]", form)?.checked;
  return { ...said, ...(papers.length ? { papers } : {}), ...(remind ? { remind: "yes" } : {}) };
}

export function fill(form, fields) {
  for (const one_ of named(form)) one_.value = fields[one_.dataset.field] ?? "";
  fillRows(papersOf(form), fields);
  if (one("[data-remind]", form)) one("[data-remind]", form).checked = !!fields.remind;
}

// To be read only: what is empty goes away, with groups of which nothing is left. Who may not be told stays, in words.
export function freeze(form) {
  const rows = all("[data-papers] [data-f]", form), fields = [...named(form), ...rows];
  for (const one_ of fields) {
    const unanswered = !one_.value && one_.dataset.field?.startsWith("name_");
    if (unanswered) one_.options[0].text = form.dataset.unanswered;
    one_.closest(".field")?.toggleAttribute("hidden", !one_.value && !unanswered);
    one_.tagName === "SELECT" ? (one_.disabled = true) : (one_.readOnly = true);
    if (one_.tagName === "TEXTAREA") one_.rows = Math.max(2, Math.min(14, one_.value.split("\n").length + Math.floor(one_.value.length / 50)));
  }
  for (const button of all("[data-papers] button", form)) button.hidden = true;
  papersOf(form).hidden = !rows.length;
  for (const group of all("[data-group]", form)) group.hidden = !fields.some((one_) => group.contains(one_) && !one_.closest(".field[hidden]"));
}

export function forget(form) {
  for (const one_ of named(form)) one_.value = "";
  fillRows(papersOf(form), {});
  if (one("[data-remind]", form)) one("[data-remind]", form).checked = false;
}
