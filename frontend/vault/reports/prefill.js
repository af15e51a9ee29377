// What a letter begins with, so that nobody types it again: who submits it, as in one's last letter; what is needed.
import { query, queryAll } from "../../parts/page.js";
import { markField } from "../incidents/origins.js";
import { thread } from "../open-records.js";

// Who submitted one's last letter, as it stands there, sealed; else as the account says (the field's own beginning).
async function lastSubmitter({ last }) {
  if (!last) return "";
  const { record } = await thread(last, "report").catch(() => ({}));
  return (record?.mine && record.content.fields.choices?.asked?.submitter) || "";
}

// Fills what nobody has typed, and says beside it where it is from.
export async function remember({ page, choices, fields }) {
  const submitter = query("[data-ask=submitter]", page);
  const help = query("[data-ask=help]", page);
  const answers = choices.asked;
  for (const field of queryAll("[data-ask]", page)) answers[field.dataset.ask] ??= "";
  if (submitter && !answers.submitter) {
    // Where whoever reports may stay nameless, nothing is filled in.
    const last = submitter.defaultValue ? await lastSubmitter(page.dataset) : "";
    answers.submitter = last || submitter.defaultValue;
    if (answers.submitter) markField(submitter, last ? page.dataset.fromLetter : page.dataset.fromAccount);
  }
  if (help && !answers.help && fields.needed) {
    answers.help = fields.needed;
    markField(help, page.dataset.fromIncident);
  }
}
