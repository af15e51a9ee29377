// Somebody takes a consent back. What was sent with their name cannot be called back: its recipients have to be asked.
import { query, queryAll } from "../../parts/page.js";
import { define, part, words } from "../island.js";
import { read } from "../open-records.js";
import { onChange } from "../worker-client.js";
import { today } from "../zone.js";
import { audienceOf, changeIncident, openIncident, sayMissing } from "./incident.js";
import { coder } from "./letter.js";
import { post } from "./output.js";

// Reports that have left with this name; also those that do not open here: whoever cannot look has to ask.
async function leftWith(page, { person, kind }) {
  const reports = new Map(queryAll("[data-sent]", page).map((row) => [row.dataset.sent, row.dataset.report]));
  if (!reports.size) return [];
  const { records } = await read({ type: "report", about: page.dataset.incident });
  const clean = records.filter(
    (record) => !record.content.fields.named?.some((name) => name.id === person && name.kind === kind),
  );
  for (const record of clean) reports.delete(record.thread);
  return [...reports.values()];
}

const withdrawn = (fields, { person, consent, day }) => ({
  ...fields,
  persons: fields.persons.map((entry) =>
    entry.id !== person
      ? entry
      : { ...entry, consents: entry.consents.map((c) => (c.id === consent ? { ...c, withdrawn_at: day } : c)) },
  ),
});

// First the list of those to be asked, then the incident: if the second fails, nobody is forgotten.
// → the incident's fields.
async function withdraw(page, consent) {
  const reports = await leftWith(page, consent);
  if (reports.length) {
    await post(query("form[data-withdrawn]", page), { reports: reports.join(" ") });
    query("[data-ask-removal]", page).hidden = false;
  }
  return changeIncident(page.dataset.incident, audienceOf(page), (fields) => withdrawn(fields, consent));
}

// One consent as the page shows it; `to`: its recipient, where the page has several; `done(fields)` after it was taken
// back, `failed(error)` otherwise.
export function consentLine(page, says, person, consent, { to = "", done: onWithdrawn, failed }) {
  const withdrawnAt = consent.withdrawn_at || "";
  const line = part(
    "consent",
    {
      to,
      by: says("given_by", consent.given_by),
      at: consent.at,
      how: consent.how,
      scopes: []
        .concat(consent.scope || [])
        .map((entry) => says("scope", entry))
        .join(" \u00b7 "),
      stands: withdrawnAt ? "" : "1",
      gone: withdrawnAt ? "1" : "",
      until: withdrawnAt,
    },
    page,
  );
  query("[data-withdraw]", line)?.addEventListener("click", async (/** @type {any} */ { target }) => {
    target.disabled = true;
    try {
      onWithdrawn(await withdraw(page, { person, consent: consent.id, kind: consent.recipient_kind, day: today() }));
    } catch (error) {
      target.disabled = false;
      failed(error);
    }
  });
  return line;
}

// All consents of an incident, for every kind of recipient.
define("report-consents", (page) => {
  const says = coder(query("template[data-page-codes]", page));
  const people = query("[data-people]", page);
  const say = (text) => {
    query("[data-say]", page).textContent = text;
  };
  const failed = (error) => say(error.said?.title || page.dataset.again || words(error.code || "failed"));
  function show({ persons = [] }) {
    people.replaceChildren(
      ...persons.map((person) => {
        const row = part("person", { name: person.name || person.code, code: person.name ? person.code : "" }, page);
        query("[data-consents]", row).append(
          ...(person.consents || []).map((consent) =>
            consentLine(page, says, person.id, consent, { to: says("to", consent.recipient_kind), done: show, failed }),
          ),
        );
        return row;
      }),
    );
    query("[data-nobody]", page).hidden = persons.length > 0;
    query("[data-none]", page).hidden = !persons.length || persons.some((person) => person.consents?.length);
  }
  async function open() {
    say("");
    try {
      show((await openIncident(page.dataset.incident)).content.fields || {});
      query("[data-opened]", page).hidden = false;
      await sayMissing(page);
    } catch (error) {
      say(words(error.code || "failed"));
    }
  }
  const empty = () => {
    query("[data-opened]", page).hidden = true;
    people.replaceChildren();
  };
  const stop = onChange((isOpen) => (isOpen ? open() : empty()));
  return () => {
    stop();
    empty();
  };
});
