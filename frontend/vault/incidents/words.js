// The words for codes, as the server rendered them in <template data-labels>.
import { query } from "../../parts/page.js";
import { day, dayAndTime } from "../dates.js";
import { clock } from "../zone.js";
import { gapOf } from "./money.js";

export function labels() {
  const box = query("template[data-labels]")?.content;
  return (list, code) =>
    (code && box?.querySelector(`[data-l="${CSS.escape(list)}.${CSS.escape(code)}"]`)?.textContent) || code || "";
}

export const moment = (text) => {
  if (!text || !clock(text)) return text || "";
  return (text.length <= 10 ? day : dayAndTime)(text);
};

const joined = (parts, by = " · ") => parts.filter(Boolean).join(by);

const heldIn = (detention, label) =>
  joined([
    detention.place,
    detention.authority,
    label("detention_types", detention.type),
    span(detention.since, detention.until),
    detention.issued_by,
    detention.charges,
    detention.court,
    detention.case,
    detention.counsel,
    detention.conditions,
    label("whereabouts", detention.whereabouts),
  ]);

const span = (from, until) => [moment(from), moment(until)].filter(Boolean).join(" – ");

// The further questions of an act: an arrest, a killing, ill-treatment, destruction.
const further = (act, label) => [
  act.detention && heldIn(act.detention, label),
  act.killing &&
    joined([
      label("autopsies", act.killing.autopsy),
      label("certificates", act.killing.certificate),
      act.killing.papers,
    ]),
  act.torture &&
    joined([
      label("intents", act.torture.intent),
      label("medicals", act.torture.medical),
      label("statements", act.torture.statements),
    ]),
  act.destruction &&
    joined([act.destruction.what, act.destruction.value, label("compensations", act.destruction.compensation)]),
  act.discrimination && label("grounds", act.discrimination.ground),
  act.attribution,
  act.physical,
  act.psychological,
  act.law,
  act.instruments,
];

function counted(counts, label) {
  const sum = (bySex) =>
    Object.values(bySex || {})
      .flatMap((by) => Object.values(by || {}))
      .reduce((all, n) => all + Number(n || 0), 0);
  return joined(
    Object.entries(counts || {}).map(([code, bySex]) => sum(bySex) && `${label("counted", code)}: ${sum(bySex)}`),
  );
}

function money(need, label) {
  const gap = gapOf(need);
  const of = (name) => need[name] && `${label("f", name)} ${need[name]}`;
  return joined([
    of("needs"),
    of("income"),
    gap && `${label("f", "gap")} ${gap.month} (${gap.total})`,
    need.currency,
    need.for,
    need.fund,
    moment(need.asked_on),
    need.way,
  ]);
}

const whole = (fields, label) => [
  ["description", fields.description],
  ["needed", fields.needed],
  [
    "when",
    joined([
      span(fields.when?.at, fields.when?.until),
      label("precisions", fields.when?.precision),
      label("date_kinds", fields.when?.kind),
    ]),
  ],
  [
    "where",
    joined([
      fields.where?.text,
      label("provinces", fields.where?.province),
      label("place_precisions", fields.where?.precision),
    ]),
  ],
  [
    "coded",
    joined([
      label("actors", fields.actor),
      label("coded", fields.act),
      label("place_types", fields.location_type),
      label("weapons", fields.weapon),
    ]),
  ],
  [
    "effects",
    joined(
      (fields.effects || []).map((code) => label("effects", code)),
      ", ",
    ),
  ],
  ["counts", counted(fields.counts, label)],
  ["confidential", fields.confidential],
  [
    "more",
    joined([
      fields.number,
      moment(fields.heard_on),
      fields.project,
      label("monitorings", fields.monitoring),
      fields.impact,
    ]),
  ],
  ["money", fields.money && money(fields.money, label)],
];

// Whom it is about: by code name where there is one.
function whom({ persons = [] }) {
  const names = persons.map((person) => person.code || person.name).filter(Boolean);
  return names.length > 1 ? `${names[0]} +${names.length - 1}` : names[0] || "";
}

// What an incident is called: its title, and whom it is about.
export function nameOf(fields) {
  const victims = whom(fields);
  return joined([fields.title, fields.title?.includes(victims) ? "" : victims]);
}

// The same where nothing beside it says the day.
export const titleOf = (fields) => joined([nameOf(fields), fields.when?.at && moment(fields.when.at.slice(0, 10))]);

// → [[label, text]…]: an incident's fields as lines to read. Persons appear by code name.
export function lines(fields, label) {
  const persons = new Map(
    (fields.persons || []).map((person, n) => [person.id, person.code || `${label("f", "person")} ${n + 1}`]),
  );
  const rowsOf = (list, name, parts) => (fields[list] || []).map((row) => [name, joined(parts(row))]);
  const rows = [
    ...whole(fields, label),
    ...rowsOf("persons", "person", (person) => [
      persons.get(person.id),
      label("units", person.unit),
      person.size,
      person.group,
      label("sexes", person.sex),
      person.born,
      person.occupation,
      person.nationality,
      person.citizenship,
      person.characteristics,
    ]),
    ...rowsOf("acts", "act", (act) => [
      label("acts", act.type),
      persons.get(act.person),
      moment(act.at),
      label("place_types", act.place_type),
      act.method,
      act.reason,
      label("statuses", act.status_at_end),
      ...further(act, label),
    ]),
    ...rowsOf("involvements", "involvement", (involvement) => [
      involvement.name,
      label("actors", involvement.type),
      involvement.unit,
      involvement.vehicle,
      label("degrees", involvement.degree),
      label("actor_statuses", involvement.status),
    ]),
    ...rowsOf("sources", "source", (source) => [
      source.name,
      label("connections", source.kind),
      label("reliabilities", source.reliability),
      label("materials", source.material),
      moment(source.at),
      source.language,
    ]),
    ...rowsOf("interventions", "intervention", (intervention) => [
      moment(intervention.at),
      label("interventions", intervention.kind),
      intervention.by,
      intervention.to,
      persons.get(intervention.for),
      label("responses", intervention.response),
      label("impacts", intervention.impact),
      label("intervention_statuses", intervention.status),
    ]),
    ...rowsOf("chain", "chain", (link) => [label("chains", link.relation), label("others", link.incident)]),
    ["rights", fields.rights],
    ["remedies", fields.remedies],
  ];
  return rows.filter(([, text]) => text).map(([name, text]) => [label("f", name), text]);
}
