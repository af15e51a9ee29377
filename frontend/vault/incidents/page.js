// One incident: the words are put in after unlocking and taken out when it locks. The clock beside them needs no key.
import { query, queryAll } from "../../parts/page.js";
import { define, part, words } from "../island.js";
import { markOf } from "../marks.js";
import { read, thread } from "../open-records.js";
import { guard } from "../unsaved.js";
import { onChange } from "../worker-client.js";
import { evidenceOf, showEvidence } from "./evidence.js";
import { note, placeOf } from "./readers.js";
import { labels, lines, moment, nameOf } from "./words.js";

const clear = (field) => {
  if (field) field.value = "";
};
const isVisit = (content) => content.kind === "visit";

// What is typed into `field` is asked for before it is lost, and gone when the page is.
export function typedIn(root, field, leave) {
  const unguard = guard(root, () => !!field.value.trim(), root.dataset.leave || "");
  addEventListener("pagehide", leave);
  return () => {
    leave();
    unguard();
    removeEventListener("pagehide", leave);
  };
}

// A box that seals what is typed; `seal(text)` → the answer of `keep`, or null when it said itself why not.
export function noteBox(root, seal, onSealed) {
  const form = query("[data-note]", root);
  const field = query("[data-text]", form);
  const say = query("[data-note-say]", form);
  const leave = () => queryAll("input, textarea, select", form).forEach(clear);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    const button = query("button", form);
    if (!text) return;
    button.disabled = true;
    try {
      const answer = await seal(text, say);
      if (!answer) return;
      say.textContent = answer.state === "sent" ? say.dataset.sent : say.dataset.waiting;
      leave();
      form.dispatchEvent(new Event("change"));
      onSealed(text);
    } catch (error) {
      say.textContent = error.said?.title || words(error.code || "failed");
    } finally {
      button.disabled = false;
    }
  });
  return typedIn(form, field, leave);
}

export function showNote(log, record, label, root) {
  const { received_at: at, owner, content } = record;
  const { text = "", visitor, visited_on: on, allowed, condition } = content.fields || {};
  const kind = ["lessons", "visit"].includes(content.kind) ? label("f", content.kind) : "";
  const visit = isVisit(content)
    ? [moment(on), visitor, allowed && label("visits", allowed), condition].filter(Boolean).join(" · ")
    : "";
  const row = part(
    "note",
    {
      at: moment(at),
      who: [label("people", owner), markOf(record)].filter(Boolean).join(" \u00b7 "),
      kind,
      text: [visit, text].filter(Boolean).join("\n"),
    },
    root,
  );
  query("li", row).dataset.kind = content.kind;
  log.append(row);
}

// The form of the log: a note, or a visit with its day, who came, and how the person was. And which of them are shown.
function logForm(root) {
  const form = query("[data-note]", root);
  const kind = query("[data-note-kind]", form);
  const visit = query("[data-visit]", form);
  const show = query("[data-log-show]", root);
  const turn = () => {
    visit.hidden = kind.value !== "visit";
  };
  const filter = () => {
    for (const row of queryAll("[data-log] > li", root)) row.hidden = !!show.value && row.dataset.kind !== show.value;
  };
  form.addEventListener("change", turn);
  show.addEventListener("change", filter);
  turn();
  const fields = (text) => ({
    text,
    at: new Date().toISOString(),
    ...Object.fromEntries(
      visit.hidden
        ? []
        : queryAll("[data-v]", visit)
            .filter((field) => field.value)
            .map((field) => [field.dataset.v, field.value]),
    ),
  });
  return { filter, seal: (place, text) => note(place, visit.hidden ? "note" : "visit", fields(text)) };
}

define("incident-page", (root) => {
  const place = placeOf(root);
  const label = labels();
  const log = query("[data-log]", root);
  const entering = logForm(root);
  const summary = query("[data-what]", root);
  const say = query("[data-say]", root);
  const sealedWords = new Map(queryAll("[data-task]", root).map((el) => [el, el.textContent]));
  function empty() {
    for (const el of [log, summary]) el.replaceChildren();
    query("[data-title]", root).textContent = say.textContent = "";
    for (const [el, text] of sealedWords) el.textContent = text;
    showEvidence(root, [], label);
  }
  async function open() {
    const [{ record, sealed, broken }, { records, broken: more }] = await Promise.all([
      thread(place.record, "incident"),
      read({ type: "note", about: place.record }),
    ]);
    empty();
    const fields = record?.content.fields || {};
    query("[data-empty]", root).hidden = !!record;
    if (nameOf(fields)) query("[data-title]", root).textContent = `: ${nameOf(fields)}`;
    for (const [name, text] of lines(fields, label)) summary.append(part("line", { label: name, text }, root));
    say.textContent = [
      markOf(record),
      record && broken && words("newer-broken"),
      ((broken && !record) || more.length) && label("f", "broken"),
    ]
      .filter(Boolean)
      .join(" ");
    for (const { content } of records.filter((row) => row.content.kind === "task")) {
      for (const el of sealedWords.keys())
        if (el.dataset.task === content.fields.task) el.textContent = content.fields.text;
    }
    for (const noted of records.filter((row) => row.content.kind !== "task")) showNote(log, noted, label, root);
    entering.filter();
    const files = record ? await evidenceOf(record, sealed) : [];
    if (is) showEvidence(root, files, label);
  }
  let is = false;
  const reopen = () =>
    open().catch((error) => {
      say.textContent = words(error.code || "failed");
    });
  const stop = onChange((state) => {
    is = state;
    state ? reopen() : empty();
  });
  const leave = noteBox(
    root,
    (text) => entering.seal(place, text),
    () => is && reopen(),
  );
  return () => {
    stop();
    leave();
    empty();
  };
});

define("incident-task", (form) => {
  const field = query("[data-text]", form);
  const root = form.closest("[data-record]");
  const leave = () => clear(field);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    const key = form.elements.key.value || crypto.randomUUID();
    if (!text) return;
    form.elements.key.value = key; // the field with the words has no name: it is never sent
    query("button", form).disabled = true;
    try {
      await note(placeOf(root), "task", { task: key, text });
      leave();
      form.submit();
    } catch (error) {
      query("[data-say]", form).textContent = error.said?.title || words(error.code || "failed");
      query("button", form).disabled = false;
    }
  });
  return typedIn(form, field, leave);
});
