// Run by test_reports_checking.py: pure parts of the letter, without a browser. Answers JSON.

import { gate, obstacles } from "../../../frontend/vault/reports/consents.js";
import { factsOf } from "../../../frontend/vault/reports/facts.js";
import { check } from "../../../frontend/vault/reports/last-look.js";
import { plainBlocks, replaced } from "../../../frontend/vault/reports/letter.js";
import { otherScript } from "../../../frontend/vault/reports/matches.js";
import { completeness } from "../../../frontend/vault/reports/needs.js";
import { joined, redacted, usualSet } from "../../../frontend/vault/reports/redactions.js";

const MONTHS = { 11: "November" };
const DATES = {
  day: "{day} {month} {year}",
  hours: "{day}, between {from} and {to}",
  between: "between {from} and {to}",
};
const code = (list, value) => ({ month: MONTHS, date: DATES })[list]?.[value] || value || "";

const calls = {
  facts: ([fields, province]) =>
    factsOf(fields, { people: [], actors: [] }, { place: "named" }, { code, province, monthOnly: false }),
  check: ([text, known]) => check(text, known).map(({ kind, text: said, n }) => [kind, said, n]),
  redact: ([text, set]) => joined(redacted(text, set)),
  set: ([given]) => usualSet(given),
  gate: ([person, terms, day]) => gate(person, terms, day),
  obstacles: ([people, terms]) => obstacles(people, terms).map((one) => one.code),
  letter: ([blocks, set, me]) =>
    plainBlocks(replaced(blocks, set, me))
      .map((one) => one.t)
      .join("\n"),
  script: ([text, language]) => otherScript(text, language),
  needs: ([needs, given]) => completeness(needs, given).missing,
};
const asked = JSON.parse(process.argv[2]);
console.log(JSON.stringify(asked.map(([name, ...args]) => calls[name](args))));
