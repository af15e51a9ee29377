// The last look at a letter before it may leave: names, telephone numbers, plates,
// addresses and places that should be gone.
import { isEvidence } from "./evidence.js";
import { find, folded, parts, plain } from "./matches.js";

const between = "[\\s.\\-\\u2010-\\u2015()/\\u00b7]{0,3}";
const PHONE = new RegExp(`(?<!\\d)\\+?\\(?\\d(?:${between}\\d){7,14}(?!\\d)`, "gu");
const PLATE = /(?<![\p{Script=Latin}\d])\d{1,2} ?(?:[A-Za-z]{1,3}|[\u1780-\u17a2]{1,2})[ .\-\u2013]{0,3}\d{4}(?!\d)/gu;
const MAIL = /[^\s@<>()]+@[^\s@<>()]+\.[a-z]{2,}/giu;
const SPOT = /-?\d{1,3}\.\d{3,}[,; ]{1,3}-?\d{1,3}\.\d{3,}/gu;
const DATES = [
  /(?<!\d)(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?!\d)/gu,
  /(?<!\d)(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|1[0-2])[-./](?:19|20)\d\d(?!\d)/gu,
  /(?<!\d)\d{1,2}:\d{2}(?!\d)/gu,
];
const MONTHS = /(?<!\d)\d{1,2} ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? ?(?:19|20)\d\d/gu;

const digits = (text) => text.replace(/\D/g, "");

// Days and hours look like numbers; they are blotted out of the same length, so that places stay.
function withoutDays(text) {
  return [...DATES, MONTHS].reduce(
    (words, pattern) => words.replace(pattern, (day) => "\u2014".repeat(day.length)),
    text,
  );
}

function byPattern(within, text, pattern, kind) {
  return [...text.matchAll(pattern)].map((hit) => {
    const lone = hit[0].startsWith("(") && !hit[0].includes(")") ? 1 : 0; // a bracket around more than the number
    return { kind, from: within.at[hit.index + lone], to: within.at[hit.index + hit[0].length - 1] + 1 };
  });
}

// A plate of whoever did it is offered as evidence.
const judged = (hit, text, vehicles) =>
  hit.kind === "plate" && isEvidence(text, hit.text, vehicles) ? { ...hit, kind: "evidence" } : hit;

// What the sender gives of themselves: their own address and number, anywhere; names only inside their own full name.
function isMine(hit, ownLines, spans) {
  if (hit.kind !== "mail" && hit.kind !== "phone")
    return spans.some((span) => span.from <= hit.from && hit.to <= span.to);
  const wording = plain(hit.text);
  const number = digits(wording);
  return ownLines.some(
    (text) => plain(text).includes(wording) || (number.length >= 8 && digits(plain(text)).includes(number.slice(-8))),
  );
}

// → [{kind, text, n}]. `known`: {names: [{name, kind}], places, set, allowed, vehicles: of those who did it}; `own`:
// the sender's line; `me`: their full name.
/** @param {string} text @param {Record<string, any>} known */
export function check(
  text,
  { names = [], places = [], set = [], allowed = [], vehicles = [], own: ownLines = [], me = "" },
) {
  const within = folded(text);
  const open = withoutDays(within.text);
  const hits = [];
  const may = new Set(allowed.flatMap(parts));
  for (const { name, kind } of names) {
    for (const part of parts(name))
      if (!may.has(part)) hits.push(...find(within, part).map((hit) => ({ kind, ...hit })));
  }
  for (const place of places) hits.push(...find(within, place).map((hit) => ({ kind: "place", ...hit })));
  for (const rule of set) {
    if (plain(rule.replace).includes(plain(rule.find))) continue;
    hits.push(...find(within, rule.find).map((hit) => ({ kind: "set", ...hit })));
  }
  hits.push(...byPattern(within, within.text, MAIL, "mail"), ...byPattern(within, within.text, SPOT, "spot"));
  hits.push(...byPattern(within, open, PLATE, "plate"), ...byPattern(within, open, PHONE, "phone"));
  const spans = find(within, me);
  const worded = hits.map((hit) => judged({ ...hit, text: text.slice(hit.from, hit.to).trim() }, text, vehicles));
  return once(worded.filter((hit) => !isMine(hit, ownLines, spans)));
}

// Each wording once, with how often it stands there; what lies inside a larger find is part of it.
function once(hits) {
  const byWording = new Map();
  for (const hit of hits.sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (
      hits.some(
        (larger) =>
          larger !== hit &&
          larger.from <= hit.from &&
          hit.to <= larger.to &&
          larger.to - larger.from > hit.to - hit.from,
      )
    )
      continue;
    const key = plain(hit.text);
    const entry = byWording.get(key);
    if (!entry) byWording.set(key, { kind: hit.kind, text: hit.text, places: new Set([hit.from]) });
    else entry.places.add(hit.from);
  }
  return [...byWording.values()].map(({ kind, text, places }) => ({ kind, text, n: places.size }));
}
