// Is what a recipient asks for there? Judged on the opened incident and on what is asked on the page.

const filled = (value) => (Array.isArray(value) ? value.length > 0 : !!String(value ?? "").trim());
const some = (rows, test) => (rows || []).some(test);
const held = (fields, key) => some(fields.acts, (act) => filled(act.detention?.[key]));
const exact = (fields, words) => words.includes(fields.when?.precision || "day");

const TESTS = {
  victim: ({ people }) => some(people, (person) => person.included),
  victim_name: ({ people }) =>
    some(people, (person) => person.included) &&
    people.filter((person) => person.included).every((person) => person.named),
  victim_details: ({ people }) =>
    some(
      people,
      (person) => person.included && filled(person.born) && filled(person.nationality) && filled(person.occupation),
    ),
  perpetrators: ({ fields }) =>
    some(
      fields.involvements,
      (involvement) => filled(involvement.name) || filled(involvement.type) || filled(involvement.unit),
    ) || filled(fields.actor),
  submitter: ({ asked }) => filled(asked.submitter),
  date: ({ fields }) => filled(fields.when?.at) && exact(fields, ["minute", "day", "week", "between"]),
  month: ({ fields }) => filled(fields.when?.at),
  place: ({ fields }) => filled(fields.where?.text) || filled(fields.where?.province),
  province: ({ fields }) => filled(fields.where?.province) || filled(fields.where?.text),
  description: ({ fields, asked }) => filled(asked.description) || filled(fields.description),
  kind: ({ fields }) => some(fields.acts, (act) => filled(act.type)) || filled(fields.act),
  done: ({ fields }) => filled(fields.interventions) || filled(fields.remedies),
  help: ({ asked }) => filled(asked.help),
  relatives_action: ({ fields }) => filled(fields.interventions) || filled(fields.remedies),
  warrant: ({ fields }) => held(fields, "warrant"),
  reasons: ({ fields }) => some(fields.acts, (act) => filled(act.reason)),
  detained_by: ({ fields }) => held(fields, "authority"),
  detained_at: ({ fields }) => held(fields, "place") || held(fields, "whereabouts"),
  legal_basis: ({ fields }) => held(fields, "charges"),
  why_arbitrary: ({ asked }) => filled(asked.why_arbitrary),
  remedies: ({ fields }) => filled(fields.remedies),
  effects: ({ fields }) => filled(fields.effects),
  law: ({ asked }) => filled(asked.law),
  policy_number: ({ asked }) => filled(asked.policy_number),
  mandates: ({ asked }) => filled(asked.mandates),
};

// → {there: [need…], missing: [need…]}
export function completeness(needs, given) {
  const there = needs.filter((need) => TESTS[need]?.(given));
  return { there, missing: needs.filter((need) => !there.includes(need)) };
}
