// What is replaced in a letter, and what the last look still finds in it.
import { query } from "../../parts/page.js";
import { part } from "../island.js";

const fieldOf = (form, name) => query(`[data-f="${name}"]`, form);

export const finding = {
  start({ page, change }) {
    query("[data-place]", page).addEventListener("change", (/** @type {any} */ { target }) =>
      change((choices) => {
        choices.place = target.value;
      }),
    );
    query("form[data-add]", page).addEventListener("submit", (/** @type {any} */ event) => {
      event.preventDefault();
      const find = fieldOf(event.target, "find").value.trim();
      const replace = fieldOf(event.target, "replace").value.trim();
      if (!find) return;
      event.target.reset();
      change(({ set }) => set.push({ find, replace, why: "own" }));
    });
  },
  fill({ page, choices }) {
    query("[data-place]", page).value = choices.place;
  },
};

// What becomes the same for the same reason stands in one line.
function grouped(set, ownRules) {
  const rows = new Map();
  for (const entry of set) {
    const key = `${entry.why}|${entry.replace}`;
    const row = rows.get(key);
    if (row && !ownRules.includes(entry)) row.finds.push(entry.find);
    else rows.set(ownRules.includes(entry) ? Symbol("own") : key, { ...entry, finds: [entry.find], first: entry });
  }
  return [...rows.values()];
}

function replacedRow({ page, says, choices, change }, entry) {
  const row = part(
    "replaced",
    { find: entry.finds.join(", "), replace: entry.replace || "\u2014", why: says("why", entry.why) },
    page,
  );
  const index = choices.set.indexOf(entry.first);
  const drop = query("[data-drop]", row);
  if (index < 0) drop.remove();
  else drop.addEventListener("click", () => change(({ set }) => set.splice(index, 1)));
  return row;
}

function keptRow({ page, change }, entry, n) {
  const row = part("kept", { text: entry.text, why: entry.why }, page);
  query("[data-drop]", row).addEventListener("click", () => change(({ kept: ignored }) => ignored.splice(n, 1)));
  return row;
}

function hitRow({ page, says, how, change }, hit) {
  const evidence = hit.kind === "evidence" ? "1" : "";
  const row = part(
    "hit",
    { text: hit.text, kind: says("hit", hit.kind), n: hit.n > 1 ? `\u00d7 ${hit.n}` : "", evidence },
    page,
  );
  const keeps = query("[data-keep]", row);
  const stay = (why) => change(({ kept: ignored }) => ignored.push({ text: hit.text, kind: hit.kind, why }));
  keeps?.addEventListener("click", () => stay(keeps.dataset.keep));
  query("[data-replace]", row).classList.toggle("btn-primary", !evidence);
  query("[data-replace]", row).addEventListener("click", () =>
    change(({ set }) => set.push({ find: hit.text, replace: how.code("instead", hit.kind), why: hit.kind })),
  );
  query("form", row).addEventListener("submit", (event) => {
    event.preventDefault();
    const why = fieldOf(event.target, "why").value.trim();
    if (why) stay(why);
  });
  return row;
}

export function showFinds(desk) {
  const { page, draft, choices } = desk;
  query("[data-set]", page).replaceChildren(
    ...grouped(draft.set, choices.set).map((entry) => replacedRow(desk, entry)),
  );
  query("[data-kept]", page).replaceChildren(...choices.kept.map((entry, n) => keptRow(desk, entry, n)));
  if (desk.isNew("hits", draft.hits))
    query("[data-hits]", page).replaceChildren(...draft.hits.map((hit) => hitRow(desk, hit)));
  query("[data-clean]", page).hidden = !!draft.hits.length;
}
