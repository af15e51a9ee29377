// Who is named in a letter: only with a consent for its recipient, which is kept in the incident.
import { query, queryAll } from "../../parts/page.js";
import { uuid } from "../bytes.js";
import { part } from "../island.js";
import { audienceOf, changeIncident } from "./incident.js";
import { consentLine } from "./withdrawal.js";

// Sealed fields have no name, so that no browser sends them by itself.
const fieldOf = (form, name) => query(`[data-f="${name}"]`, form);

async function agree(desk, id, form) {
  const { page, terms } = desk;
  const scope = queryAll("[data-f=scope]:checked", form).map((box) => box.value);
  const button = query("button", form);
  const consent = {
    id: uuid(),
    recipient_kind: terms.kind,
    scope,
    given_by: fieldOf(form, "given_by").value,
    at: fieldOf(form, "at").value,
    how: fieldOf(form, "how").value,
    withdrawn_at: "",
  };
  const added = (fields) => ({
    ...fields,
    persons: fields.persons.map((entry) =>
      entry.id === id ? { ...entry, consents: [...(entry.consents || []), consent] } : entry,
    ),
  });
  button.disabled = true;
  try {
    desk.fields = await changeIncident(page.dataset.incident, audienceOf(page), added);
    desk.redraw();
  } catch (error) {
    button.disabled = false;
    desk.failed(error);
  }
}

function rowOf(desk, person) {
  const { page, terms, says, fields } = desk;
  const out = !person.included;
  const consents = (fields.persons.find((entry) => entry.id === person.id).consents || []).filter(
    (consent) => consent.recipient_kind === terms.kind,
  );
  const row = part(
    "person",
    {
      name: person.name || person.code,
      code: person.code,
      named: person.named && !out ? "1" : "",
      coded: !person.named && !out ? "1" : "",
      out: out ? "1" : "",
      in: out ? "" : "1",
      wish: person.wishes?.[terms.kind] && says("wish", person.wishes[terms.kind]),
      lacking: !out && consents.length && person.missing.map((code) => says("scope", code)).join(", "),
    },
    page,
  );
  const onChanged = (now) => {
    desk.fields = now;
    desk.redraw();
  };
  query("[data-consents]", row).append(
    ...consents.map((consent) => consentLine(page, says, person.id, consent, { done: onChanged, failed: desk.failed })),
  );
  query("[data-include]", row).addEventListener("click", () =>
    desk.change((choices) => {
      choices.left = out ? choices.left.filter((id) => id !== person.id) : [...choices.left, person.id];
    }),
  );
  const form = query("form", row);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    agree(desk, person.id, form);
  });
  return row;
}

export function showPeople(desk) {
  const { page, draft } = desk;
  const why = new Set(draft.obstacles.map((obstacle) => obstacle.code));
  if (desk.isNew("people", draft.people))
    query("[data-people]", page).replaceChildren(...draft.people.map((person) => rowOf(desk, person)));
  for (const line of queryAll("[data-obstacle]", page)) line.hidden = !why.has(line.dataset.obstacle);
  query("[data-nobody]", page).hidden = draft.people.length > 0;
}
