// A letter is kept, or has left. Each step is done once: pressing again goes on where it stopped.
import { query } from "../../parts/page.js";
import { docx, save, WORD } from "../../parts/word-file.js";
import { words } from "../island.js";
import { goOn } from "../navigation.js";
import { audienceOf, changeIncident, keepSealed } from "./incident.js";
import { post } from "./output.js";

const content = ({ page, how, terms, choices, draft, version }) => ({
  kind: "report",
  fields: {
    recipient: page.dataset.recipient,
    language: how.language,
    choices,
    blocks: draft.letter,
    replaced: draft.set,
    named: draft.named.map(({ id, name }) => ({ id, name, kind: terms.kind })),
    consents: draft.consents,
    incident_version: version,
  },
});

// The incident says what was done for the person: once, however often this is pressed.
function told(fields, id, page, day) {
  const rows = fields.interventions || [];
  if (rows.some((row) => row.id === id)) return null;
  return {
    ...fields,
    interventions: [
      ...rows,
      { id, kind: "request_others", to: page.dataset.name, at: day, response: "", impact: "", status: "pending" },
    ],
  };
}

async function keepLetter(desk, isSent) {
  const { page, draft, before: previous } = desk;
  const version = await keepSealed(
    "report",
    content(desk),
    { thread: previous?.thread, about: page.dataset.incident, supersedes: previous?.id },
    audienceOf(page),
  );
  desk.before = version;
  const answer = await post(query("form[data-left]", page), {
    record: version.thread,
    named: draft.named.length,
    consents: draft.consents.length,
    sent: isSent ? "1" : "",
  });
  desk.left = answer.url;
}

async function finish(desk, isSent, button) {
  const { page, how } = desk;
  button.disabled = true;
  desk.say(page.dataset.working);
  try {
    if (!desk.left) await keepLetter(desk, isSent);
    if (isSent)
      await changeIncident(page.dataset.incident, audienceOf(page), (fields) =>
        told(fields, desk.before.thread, page, how.day),
      );
    desk.touched = false;
    goOn(page, desk.left);
  } catch (error) {
    button.disabled = false;
    if (desk.left) desk.say(page.dataset.again);
    else desk.failed(error);
  }
}

export const finishing = {
  start(desk) {
    const { page, how } = desk;
    query("[data-word]", page).addEventListener("click", async () => {
      try {
        save(await docx(desk.draft.letter, how.language), "letter.docx", WORD);
      } catch {
        desk.say(words("failed"));
      }
    });
    query("[data-paper]", page).addEventListener("click", () => print());
    query("[data-draft]", page).addEventListener("click", ({ target }) => finish(desk, false, target));
    query("form[data-left]", page).addEventListener("submit", (event) => {
      event.preventDefault();
      finish(desk, true, query("button", /** @type {any} */ (event.target)));
    });
  },
};
