// Is what a recipient asks for there? Judged on the opened incident and on what is asked on the page.

const filled = (value) => (Array.isArray(value) ? value.length > 0 : !!String(value ?? "").trim());
const anyOf = (rows, test) => (rows || []).some(test);
const inDetention = (fields, key) => anyOf(fields.acts, (act) => filled(act.detention?.[key]));
const exact = (fields, words) => words.includes(fields.when?.precision || "day");

const TESTS = {
  victim: ({ people }) => anyOf(people, (person) => person.included),
  victim_name: ({ people }) =>
    anyOf(people, (person) => person.included) &&
    people.filter((person) => person.included).every((person) => person.named),
  victim_details: ({ people }) =>
    anyOf(
      people,
      (person) => person.included && filled(person.born) && filled(person.nationality) && filled(person.occupation),
    ),
  perpetrators: ({ fields }) =>
    anyOf(
      fields.involvements,
      (involvement) => filled(involvement.name) || filled(involvement.type) || filled(involvement.unit),
    ) || filled(fields.actor),
  submitter: ({ asked: answers }) => filled(answers.submitter),
  date: ({ fields }) => filled(fields.when?.at) && exact(fields, ["minute", "day", "week", "between"]),
  month: ({ fields }) => filled(fields.when?.at),
  place: ({ fields }) => filled(fields.where?.text) || filled(fields.where?.province),
  province: ({ fields }) => filled(fields.where?.province) || filled(fields.where?.text),
  description: ({ fields, asked: answers }) => filled(answers.description) || filled(fields.description),
  kind: ({ fields }) => anyOf(fields.acts, (act) => filled(act.type)) || filled(fields.act),
  done: ({ fields }) => filled(fields.interventions) || filled(fields.remedies),
  help: ({ asked: answers }) => filled(answers.help),
  relatives_action: ({ fields }) => filled(fields.interventions) || filled(fields.remedies),
  warrant: ({ fields }) => inDetention(fields, "warrant"),
  reasons: ({ fields }) => anyOf(fields.acts, (act) => filled(act.reason)),
  detained_by: ({ fields }) => inDetention(fields, "authority"),
  detained_at: ({ fields }) => inDetention(fields, "place") || inDetention(fields, "whereabouts"),
  legal_basis: ({ fields }) => inDetention(fields, "charges"),
  why_arbitrary: ({ asked: answers }) => filled(answers.why_arbitrary),
  remedies: ({ fields }) => filled(fields.remedies),
  effects: ({ fields }) => filled(fields.effects),
  law: ({ asked: answers }) => filled(answers.law),
  policy_number: ({ asked: answers }) => filled(answers.policy_number),
  mandates: ({ asked: answers }) => filled(answers.mandates),
};

// → {there: [need…], missing: [need…]}
export function completeness(needs, letter) {
  const met = needs.filter((need) => TESTS[need]?.(letter));
  return { there: met, missing: needs.filter((need) => !met.includes(need)) };
}
