// The words for codes, as the server rendered them in <template data-labels>.
import { one } from "../../parts/page.js";
import { day, dayAndTime } from "../dates.js";

export function labels() {
  const box = one("template[data-labels]")?.content;
  return (list, code) => (code && box?.querySelector(`[data-l="${CSS.escape(list)}.${CSS.escape(code)}"]`)?.textContent) || code || "";
}

export const moment = (text) => {
  if (!text) return "";
  const whole = text.length <= 10, date = new Date(whole ? `${text}T00:00` : text);
  return Number.isNaN(date.getTime()) ? text : (whole ? day : dayAndTime)(date);
};

const joined = (parts, by = " · ") => parts.filter(Boolean).join(by);

// → [[label, text]…]: an incident's fields as lines to read. Persons appear by code name.
export function lines(fields, label) {
  const f = (name) => label("f", name), persons = new Map((fields.persons || []).map((one, n) => [one.id, one.code || `${f("person")} ${n + 1}`]));
  const held = (one) => joined(["place", "authority", "charges", "court", "counsel"].map((name) => one[name]).concat(label("whereabouts", one.whereabouts)));
  const rows = [
    [f("description"), fields.description],
    [f("when"), joined([moment(fields.when?.at), label("precisions", fields.when?.precision)])],
    [f("where"), joined([fields.where?.text, label("provinces", fields.where?.province), label("place_precisions", fields.where?.precision)])],
    [f("coded"), joined([label("actors", fields.actor), label("coded", fields.act), label("place_types", fields.location_type), label("weapons", fields.weapon)])],
    [f("effects"), joined((fields.effects || []).map((code) => label("effects", code)), ", ")],
    ...(fields.persons || []).map((one) => [f("person"), joined([persons.get(one.id), label("sexes", one.sex), one.born, one.occupation, one.nationality])]),
    ...(fields.acts || []).map((one) => [f("act"), joined([label("acts", one.type), persons.get(one.person), moment(one.at), label("place_types", one.place_type), one.method, one.reason, label("statuses", one.status_at_end), one.detention && held(one.detention)])]),
    ...(fields.involvements || []).map((one) => [f("involvement"), joined([one.name, label("actors", one.type), one.unit, label("degrees", one.degree), label("actor_statuses", one.status)])]),
    ...(fields.sources || []).map((one) => [f("source"), joined([one.name, label("connections", one.kind), label("reliabilities", one.reliability)])]),
    ...(fields.interventions || []).map((one) => [f("intervention"), joined([moment(one.at), label("interventions", one.kind), one.to, label("responses", one.response), label("impacts", one.impact), label("intervention_statuses", one.status)])]),
    ...(fields.chain || []).map((one) => [f("chain"), joined([label("chains", one.relation), label("others", one.incident)])]),
    [f("rights"), fields.rights],
    [f("remedies"), fields.remedies],
  ];
  return rows.filter(([, text]) => text);
}
