// Dates in words of the page's language, which the server gives: browsers know no Khmer months,
// and fall back to English.
import { fill, query } from "../parts/page.js";
import { clock } from "./zone.js";

const words = () => query("template[data-dates]").dataset;
const two = (n) => String(n).padStart(2, "0");
const monthName = (number) => words().months.split("|")[number];

// `at`: a moment, or text as it was written.
export function day(at) {
  const { year, month, day: number } = /** @type {Clock} */ (clock(at));
  return fill(words().day, { day: number, month: monthName(month - 1), year });
}

export function dayAndTime(at) {
  const { hour, minute } = /** @type {Clock} */ (clock(at));
  return `${day(at)} ${two(hour)}:${two(minute)}`;
}

// A browser shows a day in its own order, which may be another one than its reader's: below it stands the moment in
// words.
export function sayMoment(field) {
  const place = query("[data-moment]", field.parentElement);
  if (place) place.textContent = clock(field.value) ? dayAndTime(field.value) : "";
}

// "2026-11"
export const month = (text) =>
  fill(words().month, { month: monthName(Number(text.slice(5, 7)) - 1), year: text.slice(0, 4) });
