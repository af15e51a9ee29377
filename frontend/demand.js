// What an authority asks, noted without a connection: its codes are handed to the queue, as all is that this phone
// sends by itself. Words that were typed are not kept: they may name somebody. With a connection the form is sent; with
// photographs of the letter it is kept, too, where it does not get through. They know the demand by its key.
import { limited } from "./parts/limited.js";
import { query } from "./parts/page.js";
import { uuid } from "./vault/bytes.js";

const CODES = ["level", "demand", "channel", "province", "stated_rank", "rhythm", "within", "working"];
const NEEDED_CODES = CODES.slice(0, 3);
const CHOICES = ["radio", "checkbox"];
const WORDS = ["office", "stated_words", "words"];
/** @type {any} */
const form = query("[data-demand]");
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
  const { organisation, follows } = form.dataset;
  if (organisation) codes.push(["organisation", organisation]);
  if (follows) codes.push(["follows", follows]);
  return Object.fromEntries(codes);
}

// As on a new form, also where the server had filled it in; but words stay, and the page says that they are not kept.
function empty() {
  for (const field of form.elements) {
    if (field.type === "hidden" || WORDS.includes(field.name)) continue;
    field.checked = false;
    if (!CHOICES.includes(field.type)) field.value = "";
  }
  form.elements.phone_key.value = "";
  const anyWords = WORDS.some((name) => form.elements[name].value);
  query("[data-words]", form).hidden = !anyWords;
  query("[data-more]", form).open = anyWords;
}

function keep(key, codes) {
  const { api, who: person } = form.dataset;
  const body = { ...codes, made_at: new Date().toISOString() };
  dispatchEvent(new CustomEvent("queue", { detail: { kind: "demand", key, api, who: person, body } }));
  empty();
  // They stand at the door: what is to be said and done stands right below the word that it is noted.
  const isSearch = codes.demand === "search";
  if (isSearch) query("[data-search]", form).hidden = false;
  query("[data-say]", form).scrollIntoView({ block: isSearch ? "start" : "nearest" });
}

// The codes are safe before anything is sealed: a phone that goes dark in between loses no more than the photographs.
async function keepBoth(codes, letter) {
  const key = uuid();
  keep(key, codes);
  if (letter) await letter.seal(key);
}

// What was refused is shown on this page: photographs that were chosen are still there, and nothing of them was sent.
function showRefused(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const freshForm = query("[data-demand]", fresh);
  const errors = query(".errors", fresh);
  for (const part of ["[data-letter]", "[data-say]"]) query(part, freshForm)?.replaceWith(query(part, form));
  query(".errors")?.remove();
  form.replaceChildren(...freshForm.childNodes);
  if (errors) form.before(errors);
  errors?.focus();
}

// → where the demand stands now; nothing, where the form did not get through or nobody is signed in.
async function post() {
  try {
    const how = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
    const answer = await limited(location.href, how);
    if (answer.status === 422) return { refused: await answer.text() };
    return answer.status === 201 ? await answer.json() : {};
  } catch {
    return {};
  }
}

// Photographs go once their demand is noted, or waits in the queue by the same key: none ever waits for one that does
// not come. One key for all, also where the server refused the form, or has it and its answer was lost.
async function sealAndSend(codes, letter) {
  form.elements.phone_key.value ||= uuid();
  const key = form.elements.phone_key.value;
  let path = "";
  const isSealed = await letter.seal(key, async () => {
    const answer = await post();
    if (answer.refused) {
      showRefused(answer.refused);
      throw new Error("Refused");
    }
    path = answer.path;
    if (!path) keep(key, codes);
    return Boolean(path);
  });
  if (path && isSealed) location.assign(path);
}

form.addEventListener("submit", async (event) => {
  const letter = self.letter?.any() ? self.letter : null;
  const isKept = isCutOff();
  if (!isKept && !letter && !isSealing) return;
  event.preventDefault();
  if (isSealing) return;
  const codes = codesOf(new FormData(form));
  const place = query("[data-say]", form);
  if (NEEDED_CODES.some((name) => !codes[name])) {
    place.dataset.is = "refused";
    place.textContent = form.dataset.sayEmpty;
    place.scrollIntoView({ block: "nearest" });
    return;
  }
  isSealing = true;
  await (isKept ? keepBoth : sealAndSend)(codes, letter);
  isSealing = false;
});
