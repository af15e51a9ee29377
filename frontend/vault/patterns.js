// What several entries have in common. Pure: opened entries in, groups out; nothing is sent, nothing is kept.
// entries: [{id, thread, at, fields}] with the fields of an entry. → groups, the strongest first:
// {kind, value, strong, entries: [thread…], weekday: {day, count} | null, hour: {from, count} | null, likeness?}

import { clock } from "./zone.js";

const KHMER_ZERO = 0x17e0;
// Telephones of one country: the last eight digits are the same whether written +855 12 345 678 or 012 345 678.
const PHONE_DIGITS = 8;
const LEAST_PHONE = 6;
const LIKE = 0.45;
const LEAST_GRAMS = 12;
const GRAM = 3;
// What is alike by chance in any diary needs more entries, and is weak even then.
const LEAST = { plate: 2, phone: 2, account: 2, wording: 2, place: 3, channel: 3, weekday: 4, hour: 4, province: 3 };
const STRONG = new Set(["plate", "phone", "account", "wording"]);

export const digits = (text) =>
  [...(text || "")]
    .map((c) => {
      const code = c.codePointAt(0) - KHMER_ZERO;
      return code >= 0 && code <= 9 ? String(code) : c;
    })
    .join("");

// Case, accents of width, zero-width blanks (usual in Khmer typing) and punctuation are no difference.
export const plain = (text) =>
  digits((text || "").normalize("NFKC"))
    .toLowerCase()
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();

export const plate = (text) => plain(text).replace(/ /g, "").toUpperCase();
export const account = (text) =>
  (text || "")
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.|m\.)?/, "")
    .replace(/[?#].*$/, "")
    .replace(/^@/, "")
    .replace(/\/+$/, "");

export function phone(text) {
  const number = digits(text).replace(/\D/g, "");
  return number.length < LEAST_PHONE ? "" : number.slice(-PHONE_DIGITS);
}

// Letters in threes, so that a script without blanks between words is compared like any other. As sorted numbers.
export function grams(text) {
  const letters = [...plain(text).replace(/ /g, "")].map((c) => c.codePointAt(0) || 0);
  const hashes = new Set();
  for (let i = 0; i + GRAM <= letters.length; i++) {
    let hash = 2166136261;
    for (let k = 0; k < GRAM; k++) hash = Math.imul(hash ^ letters[i + k], 16777619);
    hashes.add(hash >>> 0);
  }
  return Uint32Array.from(hashes).sort();
}

// How much of both is the same: 0 nothing, 1 all.
export function likeness(a, b) {
  let shared = 0;
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    if (a[i] === b[k]) {
      shared++;
      i++;
      k++;
    } else if (a[i] < b[k]) i++;
    else k++;
  }
  return shared / (a.length + b.length - shared || 1);
}

const several = (text) =>
  (text || "")
    .split(/[,;\n/]|\s{2,}/)
    .map((word) => word.trim())
    .filter(Boolean);

// When it happened, by the clock of the account; only as precisely as it was told.
function moment({ fields }) {
  const { at, precision } = fields.when || {};
  if (!at || ["month", "year", "unknown"].includes(precision)) return { day: null, hour: null };
  const when = clock(at);
  if (!when) return { day: null, hour: null };
  const exact = at.length > 10 && !["day", "week"].includes(precision);
  return { day: precision === "week" ? null : when.weekday, hour: exact ? when.hour : null };
}

const readers = {
  plate: (f) =>
    several(f.plate)
      .map(plate)
      .filter((word) => word.length >= 4),
  phone: (f) => several(f.phone).map(phone),
  account: (f) =>
    several(f.account)
      .map(account)
      .filter((word) => word.length >= 3),
  place: (f) => [plain(f.where?.text)],
  province: (f) => [f.where?.province || ""],
  channel: (f) => [f.channel || ""],
};

function alike(kind, entries) {
  const groups = new Map();
  for (const entry of entries) {
    for (const value of new Set(readers[kind](entry.fields))) {
      if (!value) continue;
      if (!groups.has(value)) groups.set(value, []);
      groups.get(value).push(entry);
    }
  }
  return [...groups].map(([value, members]) => ({ kind, value, found: members }));
}

// Three hours in a row, on any day.
function byHour(entries) {
  /** @type {any[][]} */
  const at = Array.from({ length: 24 }, () => []);
  for (const entry of entries) if (entry.moment.hour !== null) at[entry.moment.hour].push(entry);
  const windows = at.map((_, h) => ({
    kind: "hour",
    value: String(h),
    found: [0, 1, 2].flatMap((n) => at[(h + n) % 24]),
  }));
  const best = windows.sort((a, b) => b.found.length - a.found.length)[0];
  const all = at.flat().length;
  return best.found.length * 2 >= all ? [best] : [];
}

function byWeekday(entries) {
  const dated = entries.filter((entry) => entry.moment.day !== null);
  const days = Array.from({ length: 7 }, (_, d) => ({
    kind: "weekday",
    value: String(d),
    found: dated.filter((entry) => entry.moment.day === d),
  }));
  return days.filter((group) => group.found.length * 5 >= dated.length * 2);
}

// Min-hashes: two texts share one with the likelihood of their likeness, so that not each is compared with each.
const BANDS = 32;
const SEEDS = Uint32Array.from({ length: BANDS * 2 }, (_, n) => Math.imul(n + 1, 0x9e3779b1) | 1);

function bands(hashes) {
  const least = new Uint32Array(SEEDS.length).fill(0xffffffff);
  for (const gram of hashes) {
    for (let n = 0; n < SEEDS.length; n++) {
      let hash = Math.imul(gram ^ SEEDS[n], 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
      if (hash < least[n]) least[n] = hash;
    }
  }
  return Array.from({ length: BANDS }, (_, b) => `${b}.${least[b * 2]}.${least[b * 2 + 1]}`);
}

function byWording(entries) {
  const worded = entries
    .map((entry) => ({ entry, grams: grams(entry.fields.wording || entry.fields.what) }))
    .filter((row) => row.grams.length >= LEAST_GRAMS);
  const root = worded.map((_, n) => n);
  const best = new Map();
  const byBand = new Map();
  const top = (n) => {
    while (root[n] !== n) n = root[n] = root[root[n]];
    return n;
  };
  worded.forEach((row, n) => {
    const tried = new Set();
    for (const band of bands(row.grams)) {
      const candidates = byBand.get(band) || [];
      for (const candidate of candidates) {
        const a = top(n);
        const b = top(candidate);
        if (a === b || tried.has(candidate)) continue;
        tried.add(candidate);
        const how = likeness(row.grams, worded[candidate].grams);
        if (how < LIKE) continue;
        root[a] = b;
        best.set(b, Math.max(how, best.get(a) || 0, best.get(b) || 0));
      }
      byBand.set(band, candidates);
      candidates.push(n);
    }
  });
  const groups = new Map();
  worded.forEach((row, n) => {
    const r = top(n);
    if (!groups.has(r)) groups.set(r, []);
    groups.get(r).push(row.entry);
  });
  return [...groups].map(([r, members]) => ({
    kind: "wording",
    value: members[0].fields.wording || members[0].fields.what || "",
    found: members,
    likeness: best.get(r),
  }));
}

// "2 of them on Mondays": the commonest day and hours within a group, where it is more than one.
function within(members) {
  const days = Array(7).fill(0);
  const hours = Array(24).fill(0);
  for (const { moment: m } of members) {
    if (m.day !== null) days[m.day]++;
    if (m.hour !== null) hours[m.hour]++;
  }
  const day = days.indexOf(Math.max(...days));
  const spans = hours.map((_, h) => hours[h] + hours[(h + 1) % 24] + hours[(h + 2) % 24]);
  const from = spans.indexOf(Math.max(...spans));
  return {
    weekday: days[day] > 1 ? { day, count: days[day] } : null,
    hour: spans[from] > 1 ? { from, count: spans[from] } : null,
  };
}

export function patterns(entries) {
  const all = entries
    .filter((entry) => entry.fields.kind !== "pressured")
    .map((entry) => ({ ...entry, moment: moment(entry) }));
  /** @type {any[]} */
  const candidates = [
    ...Object.keys(readers).flatMap((kind) => alike(kind, all)),
    ...byWording(all),
    ...byWeekday(all),
    ...byHour(all),
  ];
  const frequent = candidates.filter((group) => group.found.length >= LEAST[group.kind]);
  const groups = frequent.map(({ kind, value, found: rows, likeness: how }) => ({
    kind,
    value,
    strong: STRONG.has(kind),
    entries: rows.map((entry) => entry.thread),
    ...(how ? { likeness: how } : {}),
    ...within(rows),
    ...(kind === "weekday" ? { weekday: null } : {}),
    ...(kind === "hour" ? { hour: null } : {}),
  }));
  return groups.sort(
    (a, b) =>
      Number(b.strong) - Number(a.strong) || b.entries.length - a.entries.length || a.kind.localeCompare(b.kind),
  );
}

// Groups that one entry is part of: for the second step of its appraisal.
export const about = (thread, groups) => groups.filter((group) => group.entries.includes(thread));
