// What an authority asks, noted without a connection: its codes are handed to the queue, as all is that this phone
// sends by itself. Words that were typed are not kept: they may name somebody. With a connection the form is sent.
// Photographs of the letter are sealed first, with or without a connection, and know the demand by its key.
import { query } from "./parts/page.js";
import { uuid } from "./vault/bytes.js";

const CODES = ["level", "demand", "channel", "province", "stated_rank", "rhythm", "within", "working"];
const NEEDED_CODES = CODES.slice(0, 3);
/** @type {any} */
const form = query("[data-demand]");
const place = query("[data-say]", form);
let isSealing = false;

// What the queue says of it is said of something noted. This script comes before the queue's.
const { sayKept: wordsKept, saySending: sending, saySent: wordsSent, saySignin: signin } = form.dataset;
self.said = { ...self.said, kept: wordsKept, sending, sent: wordsSent, signin };

// A page that was put aside for such times says so itself, also where the phone believes that it has a line.
const isCutOff = () => !navigator.onLine || Boolean(query("[data-kept]"));

function codesOf(data) {
  const until = data.get("answer_by");
  // A day or a number of days: where both were typed, the day is what is meant.
  if (until) data.delete("within");
  const codes = CODES.map((name) => [name, data.get(name)]).filter(([, value]) => value);
  if (until) codes.push(["answer_by", new Date(until).toISOString()]);
  if (form.dataset.organisation) codes.push(["organisation", form.dataset.organisation]);
  return Object.fromEntries(codes);
}

function keep(key, codes) {
  const { api, who: person } = form.dataset;
  const body = { ...codes, made_at: new Date().toISOString() };
  dispatchEvent(new CustomEvent("queue", { detail: { kind: "demand", key, api, who: person, body } }));
  form.reset();
  query("[data-more]", form).open = false;
  place.scrollIntoView({ block: "nearest" });
}

// The codes are safe before anything is sealed: a phone that goes dark in between loses no more than the photographs.
async function keepBoth(codes, letter) {
  const key = uuid();
  keep(key, codes);
  if (letter) await letter.seal(key, true);
}

// One key for both, also where the server refused the form: what was sealed the first time belongs to it still.
async function sealAndSend(letter) {
  const field = form.elements.phone_key;
  const key = field.value || uuid();
  if (!(await letter.seal(key, false))) return;
  field.value = key;
  form.submit();
}

form.addEventListener("submit", async (event) => {
  const letter = self.letter?.any() ? self.letter : null;
  const isKept = isCutOff();
  if (!isKept && !letter && !isSealing) return;
  event.preventDefault();
  if (isSealing) return;
  const codes = codesOf(new FormData(form));
  if (NEEDED_CODES.some((name) => !codes[name])) {
    place.dataset.is = "refused";
    place.textContent = form.dataset.sayEmpty;
    place.scrollIntoView({ block: "nearest" });
    return;
  }
  isSealing = true;
  await (isKept ? keepBoth(codes, letter) : sealAndSend(letter));
  isSealing = false;
});
