// What Uwazi imports: a CSV with one column for each property, and the same as JSON. Pure. Not sealed: whoever calls says so.
// rows: [{id, type: "entry" | "incident", received, fields}]; names: what each column is called, in the reader's words.

const COLUMNS = ["title", "what", "kind", "date", "place", "province", "who", "how", "channel", "why", "phone", "plate", "account", "wording", "sure", "affected", "received"];

// A spreadsheet runs what begins like a formula. With an apostrophe before it, it is text.
export const safe = (text) => (/^[\s\u200b\ufeff]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text);

const cell = (value) => {
  const text = safe(String(value ?? "").replace(/\0/g, "").replace(/\r\n?/g, "\n"));
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

// Uwazi reads YYYY/MM/DD; what is known only as a month stands at its first day.
export function date(at) {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(at || "");
  return found ? `${found[1]}/${found[2] || "01"}/${found[3] || "01"}` : "";
}

const short = (text) => [...String(text || "").replace(/\s+/g, " ").trim()].slice(0, 80).join("");
const list = (value) => (Array.isArray(value) ? value : value ? [value] : []).map((one) => String(one).replace(/\|/g, "/"));

function properties({ type, received, fields: f }, names) {
  const when = typeof f.when === "string" ? { at: f.when } : f.when || {}, where = typeof f.where === "string" ? { text: f.where } : f.where || {};
  const affected = Object.entries(f.effects || {}).filter(([, value]) => value).map(([name]) => name);
  return {
    title: `${names[type] || type}: ${short(f.title || f.what) || date(when.at)}`,
    what: f.what, kind: list(f.kind), date: date(when.at), place: where.text, province: where.province, who: f.who, how: f.how,
    channel: list(f.channel), why: f.why, phone: f.phone, plate: f.plate, account: f.account, wording: f.wording, sure: f.sure,
    affected, received: date(received),
  };
}

const said = (value) => (Array.isArray(value) ? value.join("|") : value && typeof value === "object" ? JSON.stringify(value) : value);

export function csv(rows, names) {
  const lines = [COLUMNS.map((name) => cell(names[name] || name))];
  for (const row of rows) { const found = properties(row, names); lines.push(COLUMNS.map((name) => cell(said(found[name])))); }
  return `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

const stamp = (text) => (text ? Date.UTC(...text.split("/").map((n, i) => Number(n) - (i === 1))) / 1000 : null);

// As Uwazi's API gives entities: metadata is a list of values for each property, dates are seconds.
export function json(rows, names) {
  return JSON.stringify(rows.map((row) => {
    const { title, ...found } = properties(row, names), metadata = {};
    for (const [name, value] of Object.entries(found)) {
      const values = (name === "date" || name === "received" ? [stamp(value)] : Array.isArray(value) ? value : [said(value)]).filter((one) => one !== null && one !== undefined && one !== "");
      if (values.length) metadata[name] = values.map((one) => ({ value: one }));
    }
    return { sharedId: row.id, title, template: row.type, metadata };
  }), null, 1);
}
