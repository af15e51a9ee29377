// Words made alike for comparing, as rules/text/comparison.py does: without capitals and what nobody sees, Khmer marks
// in one order, Khmer digits as Latin ones, a hyphen as a space.
const UNSEEN = /[\u200b-\u200d\u2060\ufeff\u00ad\u2068\u2069]/g;
const CLUSTER = /([\u1780-\u17b3])((?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1])+)/g;
const MARKS = /\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1]/g;
const RO = "\u17d2\u179a";
const DOUBLE = [
  ["\u17c1", "\u17b6", "\u17c4"],
  ["\u17c1", "\u17b8", "\u17be"],
];

// Subscripts, that of ro last; shifters; vowels; the rest.
function place(mark) {
  if (mark.length > 1) return mark === RO ? 1 : 0;
  if (mark === "\u17c9" || mark === "\u17ca") return 2;
  return mark < "\u17c6" ? 3 : 4;
}

function sorted(marks) {
  const signs = new Set(marks.replaceAll("\u17d2\u178a", "\u17d2\u178f").match(MARKS));
  for (const [first, second, single] of DOUBLE)
    if (signs.has(first) && signs.has(second)) {
      signs.delete(first);
      signs.delete(second);
      signs.add(single);
    }
  return [...signs].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1)).join("");
}

export const comparable = (text) =>
  text
    .normalize("NFC")
    .replace(UNSEEN, "")
    .replace(/[\u17e0-\u17e9]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0))
    .replace(CLUSTER, (_, base, marks) => base + sorted(marks))
    .toLowerCase()
    .replace(/-/g, " ")
    .trim();
