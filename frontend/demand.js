// What an authority asks, noted without a connection: its codes are handed to the queue, as all is that this phone
// sends by itself. Words that were typed are not kept: they may name somebody. With a connection the form is sent.
import { query } from "./parts/page.js";

const CODES = ["level", "demand", "channel", "province", "stated_rank", "rhythm", "within", "working"];
const NEEDED_CODES = CODES.slice(0, 3);
/** @type {any} */
const form = query("[data-demand]");

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

form.addEventListener("submit", (event) => {
  if (!isCutOff()) return;
  event.preventDefault();
  const body = codesOf(new FormData(form));
  const place = query("[data-say]", form);
  if (NEEDED_CODES.some((name) => !body[name])) {
    place.dataset.is = "refused";
    place.textContent = form.dataset.sayEmpty;
    return;
  }
  body.made_at = new Date().toISOString();
  dispatchEvent(
    new CustomEvent("queue", { detail: { kind: "demand", api: form.dataset.api, who: form.dataset.who, body } }),
  );
  form.reset();
});
