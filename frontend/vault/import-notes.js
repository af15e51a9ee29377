// Notes that came from a phone become entries as soon as their person unlocks. Each has the note's own number: it is
// made once, and the server lets the note go with it.
import { fill, query } from "../parts/page.js";
import { call } from "./calls.js";
import { forget, keep, waitsHere } from "./queue.js";
import { self } from "./readers.js";
import { ask, isOpen, onChange } from "./worker-client.js";

const EMPTY = {
  who: "",
  how: "",
  channel: "",
  why: "",
  phone: "",
  plate: "",
  account: "",
  wording: "",
  sure: "",
  act: "",
  ground: "",
  place_type: "",
  context: "",
  unsaid: "",
  asked_by: "",
  effects: { people: false, property: false, programmes: false, legal: false },
};
let busy = false;

async function* notes() {
  for (let cursor = "", rows; ; cursor = rows.at(-1).id) {
    ({ notes: rows } = await call("GET", "notes" + (cursor ? `?after=${cursor}` : "")));
    if (!rows.length) return;
    yield* rows;
  }
}

// → true when an entry was made of it.
async function taken(note, fields) {
  if (await waitsHere(note.id)) return false; // on its way since an earlier time
  const content = { kind: "entry", fields: { ...EMPTY, ...fields }, came: { from: "note", at: note.received_at } };
  try {
    await keep({ content, readers: [await self()], place: { type: "entry", id: note.id } });
    return true;
  } catch (error) {
    if (!error.kept) throw error;
    // Another browser was faster: then there is nothing to keep here.
    for await (const left of notes()) if (left.id === note.id) return false;
    await forget(note.id);
    return false;
  }
}

function say(came, shut) {
  const box = query("[data-came]");
  if (!box) return;
  const { one: single, many: plural, shutOne, shutMany } = box.dataset;
  query("[data-came-words]", box).textContent = came ? fill(came === 1 ? single : plural, { n: came }) : "";
  query("[data-unread]", box).hidden = !shut.length;
  query("[data-unread-words]", box).textContent = shut.length
    ? fill(shut.length === 1 ? shutOne : shutMany, { n: shut.length })
    : "";
  box.hidden = !came && !shut.length;
  query("[data-unread-drop]", box).onclick = async () => {
    for (const id of shut) await call("DELETE", `notes/${id}`).catch(() => {});
    say(came, []);
  };
}

async function takeIn() {
  if (busy) return;
  busy = true;
  const shut = [];
  let came = 0;
  try {
    for await (const note of notes()) {
      const fields = await ask("openNote", note).catch(() => null);
      if (!isOpen()) break;
      if (fields) came += Number(await taken(note, fields));
      else shut.push(note.id);
    }
  } catch {
    /* the rest at the next unlock */
  } finally {
    busy = false;
  }
  say(came, shut);
}

export function startTakingIn() {
  onChange((open) => {
    if (open) takeIn();
  });
}
