// What this page says: all of it stands in the template, in both languages as everything does, and is shown from here.
import { fill, query, queryAll } from "../parts/page.js";

/** @param {string} name */
export const word = (name, values = {}) =>
  fill(query(`[data-word="${name}"]`, query("[data-words]").content)?.textContent.trim(), values);

/** @param {string} name of a sentence; nothing empties the place */
export function say(name, values = {}) {
  const place = query("[data-say]");
  place.textContent = name ? word(name, values) : "";
  place.hidden = !name;
  if (name) place.scrollIntoView({ block: "nearest" });
}

/** One panel is in sight. @param {string} name */
export function show(name) {
  for (const panel of queryAll("[data-panel]")) panel.hidden = !panel.dataset.panel?.split(" ").includes(name);
}

/** @param {string} iso */
export const moment = (iso) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(iso),
  );

/** A condition, line by line. @param {import("./condition.js").Condition} condition */
export const conditionLines = ({ at_least: least, at_least_of: leastOf }) => [
  word("least", { n: least }),
  ...Object.entries(leastOf).map(([kind, number]) => word("least-of", { n: number, kind: word(`kind-${kind}`) })),
];

/**
 * @param {Element} list
 * @param {string[]} lines
 */
export function fillList(list, lines) {
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

const KHMER = "០១២៣៤៥៦៧៨៩";
/** A number as people type it; nothing where it is none. @param {string} typed */
export function numberIn(typed) {
  const plain = typed.trim().replace(/[០-៩]/g, (digit) => String(KHMER.indexOf(digit)));
  return /^\d{1,3}$/.test(plain) ? Number(plain) : null;
}
