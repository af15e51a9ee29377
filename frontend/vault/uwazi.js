// What Uwazi imports: a CSV with one column for each property, and the same as JSON. Pure. Not sealed: whoever calls
// says so. rows: [{id, type: "entry" | "incident", received, fields}]; names: {entry, incident}:
// words that titles begin with.

// Uwazi matches columns with names of properties, in which it keeps only Latin letters, digits and "_", and demands
// "title": so they are the same in every language. "__" would mean a language,
// "id" and "sharedId" an entity that exists already.
const COLUMNS = [
  "title",
  "what",
  "kind",
  "date",
  "place",
  "province",
  "who",
  "involved",
  "how",
  "channel",
  "why",
  "phone",
  "plate",
  "account",
  "wording",
  "sure",
  "affected",
  "received",
  "record",
];

// A spreadsheet runs what begins like a formula. With an apostrophe before it, it is text. Where ";" or a tab part
// columns (most of Europe), a cell begins in the middle of ours.
export const safe = (text) =>
  text.replace(/^\t/, "'\t").replace(/(^|[;\t\r\n])([\s\u200b\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])/g, "$1'$2");

const cell = (value) => {
  const text = safe(
    String(value ?? "")
      .replace(/\0/g, "")
      .replace(/\r\n?/g, "\n"),
  );
  return `"${text.replace(/"/g, '""')}"`;
};

// Uwazi reads YYYY/MM/DD; what is known only as a month stands at its first day.
export function date(at) {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(at || "");
  return parts ? `${parts[1]}/${parts[2] || "01"}/${parts[3] || "01"}` : "";
}

const short = (text) =>
  [
    ...String(text || "")
      .replace(/\s+/g, " ")
      .trim(),
  ]
    .slice(0, 80)
    .join("");
// "|" parts several values, "::" a group from its value.
const list = (value) =>
  (Array.isArray(value) ? value : value ? [value] : []).map((item) =>
    String(item).replace(/\|/g, "/").replace(/::+/g, ":"),
  );
const mapped = (rows, of) => (rows || []).map(of).filter(Boolean);
const ticked = (effects) =>
  Array.isArray(effects)
    ? effects
    : Object.entries(effects || {})
        .filter(([, value]) => value)
        .map(([name]) => name);

// An incident has lists where an entry has one field.
const flat = (f) => ({
  what: f.what || f.description,
  kind: f.kind || [...new Set(mapped(f.acts, (act) => act.type))],
  how: f.how || mapped(f.acts, (act) => act.method).join("; "),
  why: f.why || mapped(f.acts, (act) => act.reason).join("; "),
  who: f.who || mapped(f.persons, (person) => person.name || person.code).join("; "),
  involved: mapped(f.involvements, (involvement) =>
    [involvement.name, involvement.unit, involvement.type].filter(Boolean).join(", "),
  ).join("; "),
});

function properties({ id, type, received, fields: f }, names) {
  const when = typeof f.when === "string" ? { at: f.when } : f.when || {};
  const where = typeof f.where === "string" ? { text: f.where } : f.where || {};
  const { what: title, kind, how, why, who: persons, involved } = flat(f);
  return {
    title: `${names[type] || type}: ${short(f.title || title) || date(when.at)}`,
    what: title,
    kind: list(kind),
    date: date(when.at),
    place: where.text,
    province: where.province,
    who: persons,
    involved,
    how,
    channel: list(f.channel),
    why,
    phone: f.phone,
    plate: f.plate,
    account: f.account,
    wording: f.wording,
    sure: f.sure,
    affected: list(ticked(f.effects)),
    received: date(received),
    record: id,
  };
}

const printed = (value) =>
  Array.isArray(value) ? value.join("|") : value && typeof value === "object" ? JSON.stringify(value) : value;

export function csv(rows, names) {
  const lines = [COLUMNS];
  for (const row of rows) {
    const values = properties(row, names);
    lines.push(COLUMNS.map((name) => cell(printed(values[name]))));
  }
  return `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

function stamp(text) {
  if (!text) return null;
  const [year, month, day] = text.split("/").map(Number);
  return Date.UTC(year, month - 1, day) / 1000;
}

// As Uwazi's API takes new entities: metadata is a list of values for each property, dates are seconds, no "sharedId".
export function json(rows, names) {
  return JSON.stringify(
    rows.map((row) => {
      const { title, ...fields } = properties(row, names);
      const metadata = {};
      for (const [name, value] of Object.entries(fields)) {
        const values = (
          name === "date" || name === "received" ? [stamp(value)] : Array.isArray(value) ? value : [printed(value)]
        ).filter((part) => part !== null && part !== undefined && part !== "");
        if (values.length) metadata[name] = values.map((part) => ({ value: part }));
      }
      return { title, template: row.type, metadata };
    }),
    null,
    1,
  );
}
