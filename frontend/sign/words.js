// What this page says: all of it stands in the template, in both languages as everything does, and is shown from here.
import { hhmm, onClock } from "../parts/clock.js";
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

// What somebody who opens the page has to do at once stands far below the text.
const URGENT = ["seat", "again", "objection"];
let inSight = "";

/** One panel is in sight. @param {string} name */
export function show(name) {
  for (const panel of queryAll("[data-panel]")) panel.hidden = !panel.dataset.panel?.split(" ").includes(name);
  if (name !== inSight && (inSight || URGENT.includes(name)))
    query(`section[data-panel~="${name}"] h2`)?.scrollIntoView({ block: "start" });
  inSight = name;
}

/** As the server writes it: browsers know no Khmer months. @param {string} iso */
export function moment(iso) {
  const at = new Date(iso);
  const { day, month, year } = onClock(at);
  return fill("{d} {m} {y}, ", { d: day, m: word("months").split("|")[month - 1], y: year }) + fill(hhmm(at), {});
}

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
