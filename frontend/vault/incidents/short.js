// The short form, one screen: who and what kind are the first rows of the long form's lists: nothing stands twice.
import { query, queryAll } from "../../parts/page.js";
import { add } from "./form.js";

const firstRow = (whole, list) => query(`[data-list=${list}] > [data-rows]`, whole).firstElementChild;

// [data-first="persons name code"]: the first of these fields that says something, else the first.
function shownBy(whole, short) {
  const [list, ...names] = short.dataset.first.split(" ");
  const row = firstRow(whole, list);
  if (!row) return null;
  const fields = names.map((name) => query(`[data-f="${name}"]`, row));
  return fields.find((field) => field.value) || fields[0];
}

// What somebody typed into a short field goes to where it belongs; the one act is against the one person.
function passOn(whole, short, follow) {
  if (!shownBy(whole, short)) add(query(`[data-list=${short.dataset.first.split(" ")[0]}]`, whole));
  shownBy(whole, short).value = short.value;
  follow();
  const act = firstRow(whole, "acts");
  const person = firstRow(whole, "persons");
  const victim = act && query("[data-f=person]", act);
  if (victim && person && !victim.value) victim.value = query("[data-f=id]", person).value;
}

export const shorts = (whole) => queryAll("[data-first]", whole);

export function showShort(whole) {
  for (const short of shorts(whole)) short.value = shownBy(whole, short)?.value || "";
  const between = query('[data-f="when.precision"]', whole).value === "between";
  const until = query("[data-between]", whole);
  until.hidden = !between && !query('[data-f="when.until"]', whole).value;
}

// The short fields that show the same as a field of the long form.
export const alsoShown = (whole) => (field) => shorts(whole).filter((short) => shownBy(whole, short) === field);

export function listenShort(whole, follow) {
  whole.addEventListener("input", ({ target }) => {
    if (target.dataset.first) passOn(whole, target, follow);
    else if (target.dataset.f) follow();
  });
}
