// The words for codes, as the server rendered them in <template data-labels>.
import { one } from "../../parts/page.js";
import { day, dayAndTime } from "../dates.js";
import { clock } from "../zone.js";
import { gapOf } from "./money.js";

export function labels() {
  const box = one("template[data-labels]")?.content;
  return (list, code) =>
    (code && box?.querySelector(`[data-l="${CSS.escape(list)}.${CSS.escape(code)}"]`)?.textContent) || code || "";
}

export const moment = (text) => {
  if (!text || !clock(text)) return text || "";
  return (text.length <= 10 ? day : dayAndTime)(text);
};

const joined = (parts, by = " · ") => parts.filter(Boolean).join(by);

const heldIn = (one, label) =>
  joined([
    one.place,
    one.authority,
    label("detention_types", one.type),
    span(one.since, one.until),
    one.issued_by,
    one.charges,
    one.court,
    one.case,
    one.counsel,
    one.conditions,
    label("whereabouts", one.whereabouts),
  ]);

const span = (from, until) => [moment(from), moment(until)].filter(Boolean).join(" – ");

// The further questions of an act: an arrest, a killing, ill-treatment, destruction.
const further = (one, label) => [
  one.detention && heldIn(one.detention, label),
  one.killing &&
    joined([
      label("autopsies", one.killing.autopsy),
      label("certificates", one.killing.certificate),
      one.killing.papers,
    ]),
  one.torture &&
    joined([
      label("intents", one.torture.intent),
      label("medicals", one.torture.medical),
      label("statements", one.torture.statements),
    ]),
  one.destruction &&
    joined([one.destruction.what, one.destruction.value, label("compensations", one.destruction.compensation)]),
  one.discrimination && label("grounds", one.discrimination.ground),
  one.attribution,
  one.physical,
  one.psychological,
  one.law,
  one.instruments,
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

function money(one, label) {
  const gap = gapOf(one);
  const of = (name) => one[name] && `${label("f", name)} ${one[name]}`;
  return joined([
    of("needs"),
    of("income"),
    gap && `${label("f", "gap")} ${gap.month} (${gap.total})`,
    one.currency,
    one.for,
    one.fund,
    moment(one.asked_on),
    one.way,
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
  const names = persons.map((one) => one.code || one.name).filter(Boolean);
  return names.length > 1 ? `${names[0]} +${names.length - 1}` : names[0] || "";
}

// What an incident is called: its title, whom it is about, its day.
export function titleOf(fields) {
  const who = whom(fields);
  const said = fields.title?.includes(who) ? "" : who;
  return joined([fields.title, said, fields.when?.at && moment(fields.when.at.slice(0, 10))]);
}

// → [[label, text]…]: an incident's fields as lines to read. Persons appear by code name.
export function lines(fields, label) {
  const persons = new Map(
    (fields.persons || []).map((one, n) => [one.id, one.code || `${label("f", "person")} ${n + 1}`]),
  );
  const each = (list, name, parts) => (fields[list] || []).map((one) => [name, joined(parts(one))]);
  const rows = [
    ...whole(fields, label),
    ...each("persons", "person", (one) => [
      persons.get(one.id),
      label("units", one.unit),
      one.size,
      one.group,
      label("sexes", one.sex),
      one.born,
      one.occupation,
      one.nationality,
      one.citizenship,
      one.characteristics,
    ]),
    ...each("acts", "act", (one) => [
      label("acts", one.type),
      persons.get(one.person),
      moment(one.at),
      label("place_types", one.place_type),
      one.method,
      one.reason,
      label("statuses", one.status_at_end),
      ...further(one, label),
    ]),
    ...each("involvements", "involvement", (one) => [
      one.name,
      label("actors", one.type),
      one.unit,
      one.vehicle,
      label("degrees", one.degree),
      label("actor_statuses", one.status),
    ]),
    ...each("sources", "source", (one) => [
      one.name,
      label("connections", one.kind),
      label("reliabilities", one.reliability),
      label("materials", one.material),
      moment(one.at),
      one.language,
    ]),
    ...each("interventions", "intervention", (one) => [
      moment(one.at),
      label("interventions", one.kind),
      one.by,
      one.to,
      persons.get(one.for),
      label("responses", one.response),
      label("impacts", one.impact),
      label("intervention_statuses", one.status),
    ]),
    ...each("chain", "chain", (one) => [label("chains", one.relation), label("others", one.incident)]),
    ["rights", fields.rights],
    ["remedies", fields.remedies],
  ];
  return rows.filter(([, text]) => text).map(([name, text]) => [label("f", name), text]);
}
