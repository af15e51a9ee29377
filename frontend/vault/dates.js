// Dates in words of the page's language, which the server gives: browsers know no Khmer months, and fall back to English.
import { fill, one } from "../parts/page.js";

const words = () => one("template[data-dates]").dataset;
const two = (n) => String(n).padStart(2, "0");
const named = (number) => words().months.split("|")[number];

export const day = (date) => fill(words().day, { day: date.getDate(), month: named(date.getMonth()), year: date.getFullYear() });
export const dayAndTime = (date) => `${day(date)} ${two(date.getHours())}:${two(date.getMinutes())}`;
// "2026-11"
export const month = (text) => fill(words().month, { month: named(Number(text.slice(5, 7)) - 1), year: text.slice(0, 4) });
