// What an incident begins with: the words of a diary entry, or what the alert, the plan behind it and the playbook say.
// → {fields, from}: `from` says of each field that was taken over where it is from.
import { clock, local } from "../zone.js";

const text = (parts) => parts.filter((part) => typeof part === "string" && part).join("\n");

// Only what there is, so that nothing is marked as taken over that is empty.
function carried(rows) {
  return Object.fromEntries(rows.filter(([, , value]) => value).map(([path, origin]) => [path, origin]));
}

// An entry of the diary. `label("f", code)`: the words before a number, an account. Its plate is evidence: it stands
// with who did it, not among what is hidden.
export function fromEntry(fields, label) {
  const marks = ["phone", "account"]
    .filter((name) => fields[name])
    .map((name) => `${label("f", name)}: ${fields[name]}`);
  const precision = { exact: "minute" }[fields.when?.precision] || fields.when?.precision || "";
  const at = fields.when?.at || "";
  const incident = {
    description: text([fields.what, fields.who, fields.how, fields.why, fields.wording, ...marks]),
    when: { at: at.length > 10 && clock(at) ? local(at) : at, precision },
    where: {
      text: fields.where?.text || "",
      province: fields.where?.province || "",
      precision: fields.where?.precision || "",
    },
    location_type: fields.place_type || "",
    ...(fields.plate ? { involvements: [{ id: crypto.randomUUID(), vehicle: fields.plate }] } : {}),
  };
  return {
    fields: incident,
    from: carried([
      ["description", "diary", incident.description],
      ["when.at", "diary", at],
      ["where.text", "diary", incident.where.text],
      ["where.province", "diary", incident.where.province],
      ["involvements.0.vehicle", "diary", fields.plate],
    ]),
  };
}

// Silence says only between which two hours something happened.
const TIMES = { minute: "alert", between: "last-ok", day: "missed" };

// What the server knew, as it wrote it into the page.
/** @param {Record<string, any>} known */
export function fromAlert({ act = "", alert = {}, plan = {} }) {
  const { when = { at: "" }, name = "", code = "", position = "" } = alert;
  const person = crypto.randomUUID();
  const persons = name || code ? [{ id: person, ...(name ? { name } : {}), ...(code ? { code } : {}) }] : [];
  const place = plan.place || position;
  const province = plan.province || alert.province || "";
  return {
    fields: {
      when,
      persons,
      where:
        place || province
          ? { text: place, province, precision: plan.place || !position ? "area" : "exact", position }
          : {},
      acts: act ? [{ id: crypto.randomUUID(), type: act, person: persons.length ? person : "" }] : [],
    },
    from: carried([
      ["when.at", TIMES[when.precision], when.at],
      ["when.until", "missed", when.until],
      ["acts.0.type", "playbook", act],
      ["persons.0.name", "alert", name],
      ["persons.0.code", "alert", code],
      ["where.text", plan.place ? "plan" : "position", place],
      ["where.province", plan.province ? "plan" : "position", province],
    ]),
  };
}

// Both: what the entry says counts more than what follows from the playbook.
export function both(first, second) {
  const fuller = (a, b) => ((Array.isArray(a) ? a.length : Object.values(a || {}).some(Boolean)) ? a : b);
  return {
    fields: {
      ...second.fields,
      ...first.fields,
      when: fuller(first.fields.when, second.fields.when),
      where: fuller(first.fields.where, second.fields.where),
    },
    from: { ...second.from, ...first.from },
  };
}
