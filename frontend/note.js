// What a phone seals without a connection: the photographs of a letter (vault/letter.js), or a note for the diary,
// sealed to its person's own public key and handed to the queue. Nothing here opens anything: whoever finds the phone,
// with or without a connection, reads none of it. One file, since nearly all of it is what seals.
import { query } from "./parts/page.js";
import { sealTo } from "./vault/age.js";
import { padded, toBase64 } from "./vault/bytes.js";
import { fromForm } from "./vault/diary/fields.js";
import { startLetter } from "./vault/letter.js";
import { get } from "./vault/store.js";
import { local } from "./vault/zone.js";

// As much as the server takes of one note.
const LARGEST = 32 * 1024;
const form = query("[data-note]");
const button = query("[data-note] [data-seal]");

function say(state) {
  const place = query("[data-say]", form);
  place.dataset.is = state ? "refused" : "";
  place.textContent = state ? form.dataset["say" + state] : "";
}

function clear() {
  form.reset();
  for (const name of ["what", "where_text"]) form.elements[name].value = "";
  form.elements.when_at.value = local(new Date());
}

// The key that this browser saw when it was last unlocked here; a server that puts another in the page is not believed.
const pinnedKey = (person) => get("pins", `self:${person}`).catch(() => null);

async function sealed(fields) {
  const { who: person, recipient } = form.dataset;
  const pinned = await pinnedKey(person);
  if (pinned && pinned !== recipient) throw new Error("Differs");
  const blob = await sealTo(recipient, padded({ v: 1, kind: "note", fields }));
  if (blob.length > LARGEST) throw new Error("Long");
  return toBase64(blob);
}

async function sealNote(event) {
  event.preventDefault();
  const fields = fromForm(form);
  if (!fields.what) {
    say("Empty");
    form.elements.what.focus();
    return;
  }
  button.disabled = true;
  say("");
  try {
    const body = { sealed: await sealed(fields) };
    dispatchEvent(
      new CustomEvent("queue", { detail: { kind: "entry", api: form.dataset.api, who: form.dataset.who, body } }),
    );
    clear();
  } catch (error) {
    say(["Differs", "Long"].includes(error.message) ? error.message : "Failed");
  }
  button.disabled = false;
}

function startNote() {
  // What the queue says of a note is said of something sealed. This script comes before the queue's.
  const { sayKept: wordsKept, saySending: sending, saySent: wordsSent, saySignin: signin } = form.dataset;
  self.said = { ...self.said, kept: wordsKept, sending, sent: wordsSent, signin };
  form.addEventListener("submit", sealNote);
  // What was typed and not sealed is not found by going back.
  addEventListener("pagehide", clear);
  addEventListener("pageshow", (event) => event.persisted && clear());
  clear();
  button.disabled = false;
}

form ? startNote() : startLetter();
