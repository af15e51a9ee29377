// What the recipient asks for, and which parts of the incident this letter tells.
import { fill, query, queryAll } from "../../parts/page.js";
import { isSaid } from "./draft.js";

export const asking = {
  start({ page, change }) {
    for (const field of queryAll("[data-ask]", page))
      field.addEventListener("input", () =>
        change((choices) => {
          choices.asked[field.dataset.ask] = field.value;
        }),
      );
    for (const box of queryAll("[data-says]", page))
      box.addEventListener("change", () =>
        change((choices) => {
          choices.parts[box.dataset.says] = box.checked;
        }),
      );
    const mandates = queryAll("[data-mandate]", page);
    for (const box of mandates)
      box.addEventListener("change", () =>
        change((choices) => {
          choices.mandates = mandates.filter((tick) => tick.checked).map((tick) => tick.value);
        }),
      );
    query("[data-reprisal]", page)?.addEventListener("change", (/** @type {any} */ { target }) =>
      change((choices) => {
        choices.reprisal = target.checked;
      }),
    );
  },
  fill({ page, how, choices }) {
    for (const field of queryAll("[data-ask]", page)) field.value = choices.asked[field.dataset.ask] || "";
    for (const part of how.parts) query(`[data-says="${part.code}"]`, page).checked = isSaid(choices, part);
    for (const box of queryAll("[data-mandate]", page)) box.checked = choices.mandates.includes(box.value);
    const reprisal = query("[data-reprisal]", page);
    if (reprisal) reprisal.checked = choices.reprisal;
  },
};

function meter({ page, terms, draft }) {
  const bar = query("meter", page);
  const tally = query("[data-there]", page);
  bar.max = terms.needs.length;
  bar.value = draft.there.length;
  tally.textContent = fill(tally.dataset.words, { n: draft.there.length, all: terms.needs.length });
  for (const row of queryAll("[data-need]", page)) row.hidden = !draft.missing.includes(row.dataset.need);
  query("[data-complete]", page).hidden = !!draft.missing.length;
}

// A narrative in another script than the letter's: whoever writes may say it here in the letter's language.
function translation({ page, draft, choices }) {
  query("[data-script]", page).hidden = !draft.strange;
  query("[data-translation]", page).hidden = !draft.strange && !choices.asked.description?.trim();
}

export function showAsked(desk) {
  const { page, how, choices } = desk;
  const line = query("[data-subject-line]", page);
  const hint = query("[data-reprisal-hint]", page);
  meter(desk);
  translation(desk);
  const mandates = choices.mandates.map((code) => how.code("mandate", code)).join("; ");
  if (line) line.textContent = [page.dataset.subject, mandates].filter(Boolean).join(": ");
  const count = query("[data-mandates-chosen]", page);
  if (count) count.textContent = choices.mandates.length || "";
  if (hint) hint.hidden = !choices.reprisal;
}
