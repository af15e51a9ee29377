// The page on which a letter is written: what is missing, who agreed, what is replaced, what still shows, and out.
import { all, fill, one } from "../../parts/page.js";
import { uuid } from "../bytes.js";
import { onChange } from "../door.js";
import { define, part, words } from "../island.js";
import { read, thread } from "../reading.js";
import { go } from "../stay.js";
import { drafted, emptyChoices, mayLeave } from "./draft.js";
import { keepIncident, keepSealed, openIncident } from "./incident.js";
import { docx, forgetWriter, post, save, WORD } from "./leaving.js";
import { coder, show } from "./letter.js";

const list = (text) => (text || "").split(" ").filter(Boolean);
// What becomes the same for the same reason stands in one line.
function grouped(set, own) {
  const rows = new Map();
  for (const entry of set) {
    const key = `${entry.why}|${entry.replace}`, row = rows.get(key);
    if (row && !own.includes(entry)) row.finds.push(entry.find);
    else rows.set(own.includes(entry) ? Symbol("own") : key, { ...entry, finds: [entry.find], first: entry });
  }
  return [...rows.values()];
}

// Sealed fields have no name, so that no browser sends them by itself.
const put = (form, name) => one(`[data-f="${name}"]`, form);
const today = () => new Date().toLocaleDateString("sv-SE");

function termsOf({ needs, scopes, identified, most, perpetrators, place, kind }) {
  return { needs: list(needs), scopes: list(scopes), identified: !!identified, most: Number(most) || 0, perpetrators, place, kind };
}

define("report-write", (page) => {
  const terms = termsOf(page.dataset), say = (text) => { one("[data-say]", page).textContent = text; };
  const how = {
    terms, language: page.dataset.language, day: today(), template: one("template[data-letter]", page), words: one("template[data-called]", page).dataset,
    code: coder(one("template[data-codes]", page)), provinceName: (code) => (code && one(`template[data-provinces]`, page).content.querySelector(`[data-code="${CSS.escape(code)}"]`)?.textContent) || "",
  };
  const says = coder(one("template[data-page-codes]", page));
  let incident = null, fields = {}, choices = emptyChoices(terms), before = null, draft = null;

  async function open() {
    say("");
    try {
      incident = await openIncident(page.dataset.incident);
      fields = incident.record.content.fields || {};
      if (page.dataset.record) {
        before = (await thread(page.dataset.record, "report")).record;
        choices = { ...choices, ...(before?.content.fields.choices || {}) };
      }
      for (const field of all("[data-ask]", page)) choices.asked[field.dataset.ask] ??= field.value;
      for (const field of all("[data-ask]", page)) field.value = choices.asked[field.dataset.ask] || "";
      one("[data-place]", page).value = choices.place;
      one("[data-opened]", page).hidden = false;
      redraw();
    } catch (error) { say(words(error.code || "failed")); }
  }

  function redraw() {
    draft = drafted(fields, choices, how);
    meter();
    people();
    redactions();
    found();
    show(one("[data-letter-here]", page), draft.blocks);
    page.toggleAttribute("data-may-leave", mayLeave(draft));
    for (const button of all("[data-leave]", page)) button.disabled = !mayLeave(draft);
    one("[data-blocked]", page).hidden = mayLeave(draft);
  }

  function meter() {
    const all_ = terms.needs.length, there = draft.there.length;
    const bar = one("meter", page);
    bar.max = all_;
    bar.value = there;
    one("[data-there]", page).textContent = fill(one("[data-there]", page).dataset.words, { n: there, all: all_ });
    for (const row of all("[data-need]", page)) row.hidden = !draft.missing.includes(row.dataset.need);
    one("[data-complete]", page).hidden = !!draft.missing.length;
  }

  function people() {
    one("[data-people]", page).replaceChildren(...draft.people.map((person) => {
      const row = part("person", { name: person.name || person.code, code: person.code, named: person.named ? "1" : "", coded: person.included && !person.named ? "1" : "", out: person.included ? "" : "1", in: person.included ? "1" : "", may: person.named ? "" : "1" }, page);
      const shown = one("[data-consents]", row);
      for (const consent of (person.consents_all = (fields.persons.find((p) => p.id === person.id).consents || []).filter((c) => c.recipient_kind === terms.kind))) {
        const line = part("consent", { by: says("given_by", consent.given_by), at: consent.at, how: consent.how, scopes: [].concat(consent.scope).map((s) => says("scope", s)).join(" · "), stands: consent.withdrawn_at ? "" : "1", gone: consent.withdrawn_at ? "1" : "", until: consent.withdrawn_at }, page);
        one("[data-withdraw]", line)?.addEventListener("click", () => withdraw(person.id, consent.id));
        shown.append(line);
      }
      one("[data-include]", row).addEventListener("click", () => { choices.left = person.included ? [...choices.left, person.id] : choices.left.filter((id) => id !== person.id); redraw(); });
      const form = one("form", row);
      if (form) { put(form, "at").value = how.day; form.addEventListener("submit", (event) => { event.preventDefault(); agree(person.id, form); }); }
      return row;
    }));
    const why = new Map(draft.obstacles.map((o) => [o.code, o]));
    for (const line of all("[data-obstacle]", page)) line.hidden = !why.has(line.dataset.obstacle);
    one("[data-nobody]", page).hidden = draft.people.length > 0;
  }

  async function changed(next) {
    try {
      await keepIncident(incident, next, page.dataset.others);
      incident = await openIncident(page.dataset.incident);
      fields = incident.record.content.fields;
      redraw();
      return true;
    } catch (error) { say(error.said?.title || words(error.code || "failed")); return false; }
  }

  const withPerson = (id, change) => ({ ...fields, persons: fields.persons.map((one_) => (one_.id === id ? change(one_) : one_)) });

  async function agree(id, form) {
    const scope = all("[data-f=scope]:checked", form).map((box) => box.value);
    const consent = { id: uuid(), recipient_kind: terms.kind, scope, given_by: put(form, "given_by").value, at: put(form, "at").value, how: put(form, "how").value, withdrawn_at: "" };
    await changed(withPerson(id, (p) => ({ ...p, consents: [...(p.consents || []), consent] })));
  }

  // What was sent with this name cannot be called back: its recipients have to be asked.
  async function withdraw(id, consent) {
    if (!(await changed(withPerson(id, (p) => ({ ...p, consents: p.consents.map((c) => (c.id === consent ? { ...c, withdrawn_at: how.day } : c)) }))))) return;
    const sent = new Map(all("[data-sent]", page).map((row) => [row.dataset.sent, row.dataset.report])), hit = [];
    if (sent.size) {
      const { records } = await read({ type: "report", about: page.dataset.incident });
      for (const record of records) if (sent.has(record.thread) && record.content.fields.named?.some((n) => n.id === id && n.kind === terms.kind)) hit.push(sent.get(record.thread));
    }
    if (hit.length) {
      await post(one("form[data-withdrawn]", page), { reports: [...new Set(hit)].join(" ") });
      one("[data-ask-removal]", page).hidden = false;
    }
  }

  function redactions() {
    one("[data-set]", page).replaceChildren(...grouped(draft.set, choices.set).map((entry) => {
      const row = part("replaced", { find: entry.finds.join(", "), replace: entry.replace || "\u2014", why: says("why", entry.why) }, page), own = choices.set.indexOf(entry.first);
      const drop = one("[data-drop]", row);
      if (own < 0) drop.remove();
      else drop.addEventListener("click", () => { choices.set.splice(own, 1); redraw(); });
      return row;
    }));
    one("[data-kept]", page).replaceChildren(...choices.kept.map((entry, n) => {
      const row = part("kept", { text: entry.text, why: entry.why }, page);
      one("[data-drop]", row).addEventListener("click", () => { choices.kept.splice(n, 1); redraw(); });
      return row;
    }));
  }

  function found() {
    one("[data-hits]", page).replaceChildren(...draft.hits.map((hit) => {
      const row = part("hit", { text: hit.text, kind: says("hit", hit.kind), n: hit.n > 1 ? `\u00d7 ${hit.n}` : "" }, page);
      one("[data-replace]", row).addEventListener("click", () => { choices.set.push({ find: hit.text, replace: how.code("instead", hit.kind), why: hit.kind }); redraw(); });
      one("form", row).addEventListener("submit", (event) => {
        event.preventDefault();
        const why = put(event.target, "why").value.trim();
        if (why) { choices.kept.push({ text: hit.text, kind: hit.kind, why }); redraw(); }
      });
      return row;
    }));
    one("[data-clean]", page).hidden = !!draft.hits.length;
  }

  const content = () => ({ kind: "report", fields: { recipient: page.dataset.recipient, language: how.language, choices, blocks: draft.letter, replaced: draft.set, named: draft.named.map(({ id, name }) => ({ id, name, kind: terms.kind })), consents: draft.consents, incident_version: incident.record.id } });

  async function finish(sent, button) {
    button.disabled = true;
    say(page.dataset.working);
    try {
      const kept = await keepSealed("report", content(), { thread: before?.thread, about: page.dataset.incident, like: incident.sealed, others: page.dataset.others, supersedes: before?.id });
      const form = one("form[data-left]", page);
      const answer = await post(form, { record: kept.thread, named: draft.named.length, consents: draft.consents.length, sent: sent ? "1" : "" });
      if (sent) {
        const done = { id: kept.thread, kind: "request_others", to: page.dataset.name, at: how.day, response: "", impact: "", status: "pending" };
        await keepIncident(incident, { ...fields, interventions: [...(fields.interventions || []), done] }, page.dataset.others);
      }
      go(answer.url);
    } catch (error) { say(error.said?.title || words(error.code || "failed")); button.disabled = false; }
  }

  for (const field of all("[data-ask]", page)) field.addEventListener("input", () => { choices.asked[field.dataset.ask] = field.value; redraw(); });
  one("[data-place]", page).addEventListener("change", (event) => { choices.place = event.target.value; redraw(); });
  one("form[data-add]", page).addEventListener("submit", (event) => {
    event.preventDefault();
    const find = put(event.target, "find"), replace = put(event.target, "replace");
    if (find.value.trim()) { choices.set.push({ find: find.value.trim(), replace: replace.value.trim(), why: "own" }); event.target.reset(); redraw(); }
  });
  one("[data-word]", page).addEventListener("click", async () => {
    try { save(await docx(draft.letter, how.language), "letter.docx", WORD); } catch { say(words("failed")); }
  });
  one("[data-paper]", page).addEventListener("click", () => print());
  one("[data-draft]", page).addEventListener("click", (event) => finish(false, event.target));
  one("form[data-left]", page).addEventListener("submit", (event) => { event.preventDefault(); finish(true, one("button", event.target)); });
  const hide = () => { for (const field of all("input:not([type=hidden]), textarea", page)) field.value = ""; };
  addEventListener("pagehide", hide);
  const stop = onChange((isOpen) => {
    if (isOpen) open();
    else { incident = null; fields = {}; one("[data-opened]", page).hidden = true; one("[data-letter-here]", page).replaceChildren(); one("[data-people]", page).replaceChildren(); one("[data-set]", page).replaceChildren(); one("[data-hits]", page).replaceChildren(); forgetWriter(); }
  });
  return () => { stop(); removeEventListener("pagehide", hide); forgetWriter(); };
});
