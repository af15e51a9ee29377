// What is typed and shown in pages of the vault, by the account's clock (parts/clock.js).
import { onClock } from "../parts/clock.js";

export const HOURS = 3600000; // milliseconds
const two = (n) => String(n).padStart(2, "0");
const WRITTEN = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?/;
const WITH_ZONE = /T.*(Z|[+-]\d\d:?\d\d)$/;

const weekday = (year, month, day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

// → {year, month, day, hour, minute, weekday}, or null. `at`: a moment, or text; text without a zone stands as it was
// written.
/** @returns {Clock | null} */
export function clock(at) {
  if (typeof at !== "string" || WITH_ZONE.test(at)) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return null;
    const { year, month, day, hour, minute } = onClock(date);
    return { year, month, day, hour, minute, weekday: weekday(year, month, day) };
  }
  const parts = WRITTEN.exec(at);
  if (!parts) return null;
  const [year, month, day = 1, hour = 0, minute = 0] = /** @type {number[]} */ (
    parts.slice(1).map((part) => part && Number(part))
  );
  return { year, month, day, hour, minute, weekday: weekday(year, month, day) };
}

// For <input type=datetime-local>: "2026-11-24T22:10".
export function local(at) {
  const { year, month, day, hour, minute } = /** @type {Clock} */ (clock(at));
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

export const today = () => local(new Date()).slice(0, 10);

// The moment at which the account's clock shows `typed`: "2026-11-24T22:10", or a day for its first minute.
export function instant(typed) {
  const target = Date.parse(`${typed.length === 10 ? `${typed}T00:00` : typed.slice(0, 16)}Z`);
  let at = target;
  // Twice, for a night when clocks change.
  for (let turn = 0; turn < 2; turn += 1) at -= Date.parse(`${local(new Date(at))}Z`) - target;
  return new Date(at);
}

// "+07:00"
export function offset(date) {
  const minutes = Math.round(Date.parse(`${local(date)}Z`) / 60000) - Math.floor(date.getTime() / 60000);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.trunc(size / 60))}:${two(size % 60)}`;
}
