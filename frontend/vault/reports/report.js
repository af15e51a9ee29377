// A report that was kept: the letter as it left, what happened since, and its copies. A draft shows only what happened.
import { query, queryAll } from "../../parts/page.js";
import { docx, forgetWriter, save, WORD } from "../../parts/word-file.js";
import { define, part, words } from "../island.js";
import { markOf } from "../marks.js";
import { goOn } from "../navigation.js";
import { read, thread } from "../open-records.js";
import { onChange } from "../worker-client.js";
import { audienceOf, changeIncident, keepSealed, sayMissing } from "./incident.js";
import { show } from "./letter.js";
import { post } from "./output.js";

const say = (page, text) => {
  query("[data-say]", page).textContent = text;
};

async function openNotes(page) {
  const { records } = await read({ type: "note", about: page.dataset.record });
  const notes = new Map(
    records.map((note) => [note.thread, [note.content.fields.text, markOf(note)].filter(Boolean).join(" ")]),
  );
  for (const place of queryAll("[data-note]", page)) place.textContent = notes.get(place.dataset.note) || "";
}

// → the letter's blocks.
async function openLetter(page) {
  const { record, broken, locked } = await thread(page.dataset.record, "report");
  if (!record) throw Object.assign(new Error(), { code: locked ? "travel-lock" : broken?.error || "no-key" });
  const { blocks, named: names, choices } = record.content.fields;
  show(query("[data-letter-here]", page), blocks);
  say(page, markOf(record));
  query("[data-names]", page).replaceChildren(...names.map(({ name }) => part("named", { name }, page)));
  query("[data-kept-list]", page).replaceChildren(...choices.kept.map((entry) => part("kept", entry, page)));
  page.setAttribute("data-may-leave", "");
  query("[data-opened]", page).hidden = false;
  return blocks;
}

function empty(page) {
  const letter = query("[data-opened]", page);
  if (letter) letter.hidden = true;
  for (const place of queryAll("[data-letter-here], [data-names], [data-kept-list], [data-note]", page))
    place.replaceChildren();
}

// What came back is also what was done for the person: the incident says it too.
const withResponse = (id, response) => (fields) => ({
  ...fields,
  interventions: (fields.interventions || []).map((row) =>
    row.id === id ? { ...row, response, status: "some" } : row,
  ),
});

// It was not sent after all: nothing was done.
const undone = (id) => (fields) => {
  const rows = fields.interventions || [];
  const remaining = rows.filter((row) => row.id !== id);
  return remaining.length < rows.length ? { ...fields, interventions: remaining } : null;
};

// A note, once, also where what follows it has to be done again.
async function sealNote(page, form, text) {
  if (!text || form.elements.note.value) return;
  const content = { kind: "note", fields: { text, at: new Date().toISOString() } };
  form.elements.note.value = (
    await keepSealed("note", content, { about: page.dataset.record }, audienceOf(page))
  ).thread;
}

// First what is sealed, then where it stands: pressing once more goes on where it stopped.
async function move(page, form, change) {
  const field = query("[data-f=text]", form);
  const button = query("button", form);
  button.disabled = true;
  try {
    await sealNote(page, form, field?.value.trim());
    if (change) await changeIncident(page.dataset.incident, audienceOf(page), change);
    const answer = await post(form);
    if (field) field.value = "";
    goOn(page, answer.url);
  } catch (error) {
    say(page, error.said?.title || (error.status ? page.dataset.again : words(error.code || "failed")));
    button.disabled = false;
  }
}

function listen(page) {
  const { record } = page.dataset;
  const unsend = query("form[data-unsend]", page);
  for (const form of queryAll("form[data-move]", page))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const response = form.elements.response?.value;
      move(page, form, response && withResponse(record, response));
    });
  unsend?.addEventListener("submit", (event) => {
    event.preventDefault();
    move(page, unsend, undone(record));
  });
  query("[data-paper]", page)?.addEventListener("click", () => print());
}

define("report-kept", (page) => {
  let blocks = [];
  async function open() {
    try {
      if (query("[data-letter-here]", page)) blocks = await openLetter(page);
      await openNotes(page);
      await sayMissing(page);
    } catch (error) {
      say(page, words(error.code || "failed"));
    }
  }
  listen(page);
  query("[data-word]", page)?.addEventListener("click", async () => {
    try {
      save(await docx(blocks, page.dataset.language), "letter.docx", WORD);
    } catch {
      say(page, words("failed"));
    }
  });
  const hide = () => {
    for (const field of queryAll("textarea", page)) field.value = "";
  };
  addEventListener("pagehide", hide);
  const stop = onChange((isOpen) => {
    blocks = [];
    isOpen ? open() : empty(page);
  });
  return () => {
    stop();
    removeEventListener("pagehide", hide);
    forgetWriter();
  };
});

// The one way by which the server sees a letter: shown first, asked for by a word, sent once, answered with a paper.
define("report-paper", (form) => {
  const tell = (text) => {
    query("[data-say]", form).textContent = text;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = query("button", form);
    button.disabled = true;
    tell(form.dataset.working);
    try {
      const { record } = await thread(form.dataset.record, "report");
      if (!record) throw Object.assign(new Error(), { code: "no-key" });
      const answer = await post(form, { text: JSON.stringify(record.content.fields.blocks) });
      save(await answer.arrayBuffer(), "letter.pdf", "application/pdf");
      tell(form.dataset.done);
    } catch (error) {
      tell(error.status === 422 ? form.dataset.wrong : words(error.code || "failed"));
    } finally {
      form.elements.word.value = "";
      button.disabled = false;
    }
  });
});
