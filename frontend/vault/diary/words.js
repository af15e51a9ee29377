// Words that the server rendered for codes, in <template data-list="kinds"
// data-threat="…"> and <template data-texts …>.
import { fill, query } from "../../parts/page.js";
import { day, dayAndTime, month } from "../dates.js";
import { clock } from "../zone.js";

const attribute = (box, name) => box?.getAttribute(`data-${name.toLowerCase()}`);

// A code that has no word (an older or newer list) is shown as it is.
export const word = (list, code) =>
  (/^[\w-]+$/.test(code) && attribute(query(`template[data-list="${list}"]`), code)) || code;
export const codes = (list) =>
  [...(query(`template[data-list="${list}"]`)?.attributes || [])]
    .map((a) => a.name)
    .filter((n) => n !== "data-list")
    .map((n) => n.slice(5));
export const phrase = (root, box, name, values = {}) =>
  fill(attribute(query(`template[data-${box}]`, root), name) || "", values);

export { day, dayAndTime, month };

// "2026-11-24T22:10:00+07:00", "2026-11-24", "2026-11": as exactly as it is known.
export function moment({ at = "", precision = "" } = {}) {
  if (!at) return "";
  if (precision === "month") return month(at.slice(0, 7));
  if (!clock(at)) return at;
  const text = at.length === 10 ? day(at) : dayAndTime(at);
  return precision === "week" ? `${text} (${word("time_precisions", "week")})` : text;
}

export function size(bytes) {
  const [n, unit] =
    bytes < 1024 ? [bytes, "byte"] : bytes < 1048576 ? [bytes / 1024, "kilobyte"] : [bytes / 1048576, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang || "en", {
    style: "unit",
    unit,
    maximumFractionDigits: n < 10 ? 1 : 0,
  }).format(n);
}
