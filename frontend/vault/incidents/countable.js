// What the register asks for of an incident that is closed. Pure.
const HARM = ["killed", "wounded", "held", "missing"];

// → what of an incident the register asks for. A week or a month is no day.
export function countable(fields, threats) {
  const { at = "", precision = "" } = fields.when || {};
  const act = (fields.acts || []).find((threat) => threats[threat.type]);
  return {
    threat: threats[act?.type] || "",
    province: fields.where?.province || "",
    happened_on: ["week", "month"].includes(precision) ? "" : at.slice(0, 10),
    serious: (fields.effects || []).some((code) => HARM.includes(code)),
  };
}
