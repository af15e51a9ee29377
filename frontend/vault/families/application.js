// What relocation funds ask, answered from the plan, as one text to be put into a fund's own form. Pure.
// In the order in which their forms ask. What the employer must not be told, and who holds the keys, is nobody's there.
export const FUND_QUESTIONS = [
  "why_leave",
  "other_ways",
  "hosts",
  "visa_plan",
  "journey",
  "programme",
  "dependants",
  "languages",
  "school_term",
  "impact",
  "way_back",
];

// `labels`: name of a field → its question. Questions without an answer are left out.
export function application(labels, fields) {
  return FUND_QUESTIONS.filter((name) => fields[name]?.trim())
    .map((name) => `${labels[name]}\n${fields[name].trim()}`)
    .join("\n\n");
}
