// What stands in the form ↔ what stands inside the seal. The names are written down in docs/guide/diary.md:
// others read them.
import { instant, local, offset } from "../zone.js";

const PLAIN = [
  "what",
  "kind",
  "who",
  "how",
  "channel",
  "why",
  "phone",
  "plate",
  "account",
  "wording",
  "sure",
  "act",
  "ground",
  "place_type",
  "context",
  "unsaid",
  "asked_by",
];
const EFFECTS = ["people", "property", "programmes", "legal"];
// Of a "pressured" entry nothing else is kept: what was typed before the kind was chosen stays out.
const OF_PRESSURED = ["what", "kind", "unsaid", "asked_by"];

// `typed`: by the account's clock.
export function when(typed, precision) {
  const date = typed ? instant(typed) : new Date();
  const text = local(date);
  if (precision === "exact") return { at: `${text}:00${offset(date)}`, precision };
  return { at: precision === "month" ? text.slice(0, 7) : text.slice(0, 10), precision };
}

export function fromForm(form, kind) {
  const value = (name) => (form.elements[name]?.value || "").trim();
  const fields = {};
  const code = kind || value("kind") || "other";
  for (const name of code === "pressured" ? OF_PRESSURED : PLAIN) fields[name] = value(name);
  fields.kind = code;
  fields.when = when(value("when_at"), value("when_precision") || "exact");
  if (code === "pressured") return fields;
  fields.unsaid = fields.asked_by = "";
  const province = value("where_province");
  fields.where = {
    text: value("where_text"),
    province,
    precision: value("where_text") || province ? value("where_precision") : "",
  };
  fields.effects = Object.fromEntries(EFFECTS.map((name) => [name, !!form.elements[`effects_${name}`]?.checked]));
  return fields;
}

export function intoForm(form, fields) {
  const assign = (name, value) => {
    if (form.elements[name] && value !== undefined) form.elements[name].value = value;
  };
  for (const name of PLAIN) assign(name, fields[name]);
  const { at = "", precision = "exact" } = fields.when || {};
  assign("when_precision", precision);
  assign("when_at", at.length > 15 ? local(at) : at && `${at.length === 7 ? `${at}-01` : at}T12:00`);
  assign("where_text", fields.where?.text);
  assign("where_province", fields.where?.province);
  if (fields.where?.precision) assign("where_precision", fields.where.precision);
  for (const name of EFFECTS)
    if (form.elements[`effects_${name}`]) form.elements[`effects_${name}`].checked = !!fields.effects?.[name];
}

// Everything that can be searched, in one string.
export function searchable({ fields = {}, files = [] }) {
  const names = [];
  const walk = (value) => {
    if (typeof value === "string") names.push(value);
    else if (value && typeof value === "object") Object.values(value).forEach(walk);
  };
  walk(fields);
  return [...names, ...files.map((file) => file.name)].join("\n").normalize("NFC").toLowerCase();
}
