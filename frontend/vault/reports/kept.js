// A report that was kept: the letter as it left, what happened since, and its copies.
import { all, one } from "../../parts/page.js";
import { onChange } from "../door.js";
import { define, part, words } from "../island.js";
import { markOf } from "../marks.js";
import { read, thread } from "../reading.js";
import { go } from "../stay.js";
import { keepIncident, keepSealed, openIncident } from "./incident.js";
import { docx, forgetWriter, post, save, WORD } from "./leaving.js";
import { show } from "./letter.js";

define("report-kept", (page) => {
  const { record: id, incident, others, language } = page.dataset, say = (text) => { one("[data-say]", page).textContent = text; };
  let blocks = [], like = null;

  async function open() {
    try {
      const { record, broken, locked, sealed } = await thread(id, "report");
      like = sealed;
      if (!record) { say(words(locked ? "travel-lock" : broken?.error || "no-key")); return; }
      const { fields } = record.content;
      blocks = fields.blocks;
      show(one("[data-letter-here]", page), blocks);
      say(markOf(record));
      one("[data-names]", page).replaceChildren(...fields.named.map(({ name }) => part("named", { name }, page)));
      one("[data-kept-list]", page).replaceChildren(...fields.choices.kept.map((entry) => part("kept", entry, page)));
      page.setAttribute("data-may-leave", "");
      one("[data-opened]", page).hidden = false;
      const { records } = await read({ type: "note", about: id });
      const notes = new Map(records.map((note) => [note.thread, [note.content.fields.text, markOf(note)].filter(Boolean).join(" ")]));
      for (const place of all("[data-note]", page)) place.textContent = notes.get(place.dataset.note) || "";
    } catch (error) { say(words(error.code || "failed")); }
  }

  // What came back is also what was done for the person: the incident says it too.
  async function tellIncident(response) {
    const found = await openIncident(incident), fields = found.record.content.fields || {};
    const rows = (fields.interventions || []).map((row) => (row.id === id ? { ...row, response, status: "some" } : row));
    await keepIncident(found, { ...fields, interventions: rows }, others);
  }

  async function move(form) {
    const text = one("[data-f=text]", form), button = one("button", form);
    button.disabled = true;
    try {
      const note = text?.value.trim() ? await keepSealed("note", { kind: "note", fields: { text: text.value.trim(), at: new Date().toISOString() } }, { about: id, like, others }) : null;
      const answer = await post(form, { note: note?.thread || "" });
      if (form.elements.response?.value) await tellIncident(form.elements.response.value);
      if (text) text.value = "";
      go(answer.url);
    } catch (error) { say(error.said?.title || words(error.code || "failed")); button.disabled = false; }
  }

  for (const form of all("form[data-move]", page)) form.addEventListener("submit", (event) => { event.preventDefault(); move(form); });
  one("[data-word]", page)?.addEventListener("click", async () => {
    try { save(await docx(blocks, language), "letter.docx", WORD); } catch { say(words("failed")); }
  });
  one("[data-paper]", page)?.addEventListener("click", () => print());
  const hide = () => { for (const field of all("textarea", page)) field.value = ""; };
  addEventListener("pagehide", hide);
  const stop = onChange((isOpen) => {
    if (isOpen) { open(); return; }
    one("[data-opened]", page).hidden = true;
    for (const place of all("[data-letter-here], [data-names], [data-kept-list], [data-note]", page)) place.replaceChildren();
    blocks = [];
  });
  return () => { stop(); removeEventListener("pagehide", hide); forgetWriter(); };
});

// The one way by which the server sees a letter: shown first, asked for by a word, sent once, answered with a paper.
define("report-paper", (form) => {
  const say = (text) => { one("[data-say]", form).textContent = text; };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = one("button", form);
    button.disabled = true;
    say(form.dataset.working);
    try {
      const { record } = await thread(form.dataset.record, "report");
      if (!record) throw Object.assign(new Error(), { code: "no-key" });
      const answer = await post(form, { text: JSON.stringify(record.content.fields.blocks) });
      save(await answer.arrayBuffer(), "letter.pdf", "application/pdf");
      say(form.dataset.done);
    } catch (error) { say(error.status === 422 ? form.dataset.wrong : words(error.code || "failed")); }
    finally { form.elements.word.value = ""; button.disabled = false; }
  });
});
