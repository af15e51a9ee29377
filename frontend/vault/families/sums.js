// What a family needs each month in each case, who pays, and the gap. Pure.
export const CASES = ["jailed", "hurt", "flee", "killed"];
export const PAYERS = ["employer", "reserve", "fund", "relatives"];
const MONTHLY = ["rent", "food", "school", "medicine", "debts", "other"];
// The server takes no more than this of one family.
const MOST_A_MONTH = 20000;
const KHMER_ZERO = 0x17e0;

// Latin and Khmer figures, with or without marks between thousands; what is no number counts as nothing.
export function amount(text) {
  const figures = String(text ?? "")
    .replace(/[០-៩]/g, (figure) => String(figure.charCodeAt(0) - KHMER_ZERO))
    .replace(/[\s,$]/g, "");
  return /^\d{1,7}(\.\d+)?$/.test(figures) ? Math.min(MOST_A_MONTH, Math.round(Number(figures))) : 0;
}

// What is left empty in a later case is as in the first one; a zero is an answer.
function told(fields, kind, name) {
  const answer = fields[`${kind}_${name}`];
  return amount(answer === undefined || answer === "" ? fields[`${CASES[0]}_${name}`] : answer);
}

// → {jailed: {need, employer, reserve, fund, relatives}, …}, as the server adds them up.
export function sums(fields) {
  const usual = MONTHLY.reduce((total, name) => total + amount(fields[name]), 0);
  return Object.fromEntries(
    CASES.map((kind) => {
      const paid = PAYERS.map((payer) => [payer, told(fields, kind, payer)]);
      return [kind, { need: Math.min(MOST_A_MONTH, usual + told(fields, kind, "more")), ...Object.fromEntries(paid) }];
    }),
  );
}

// → {need, paid, gap, months}: of one case, to be shown.
export function shown(fields, kind) {
  const numbers = sums(fields)[kind];
  const paid = PAYERS.reduce((total, payer) => total + numbers[payer], 0);
  return { need: numbers.need, paid, gap: Math.max(0, numbers.need - paid), months: told(fields, kind, "months") };
}
