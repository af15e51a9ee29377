// A secret vote: what is chosen is sealed here, to two tellers. The choices stand outside the form, so that nothing but
// the sealed ballot is ever sent, and nothing is kept: a look at this browser proves nothing to anybody.
import { query, queryAll } from "./parts/page.js";
import { plainBallot, sealTwice } from "./vault/ballots/seals.js";
import { objection, remember } from "./vault/ballots/tellers.js";
import { toBase64 } from "./vault/bytes.js";
import { fingerprint } from "./vault/fingerprint.js";

const form = query("[data-ballot]");
const place = query("[data-say]", form);
const rows = queryAll("[data-teller]");
/** @type {any} */
const keys = rows.map(({ dataset }) => ({ ...dataset }));
let areCompared = false;

function say(code) {
  place.textContent = place.dataset[code] || "";
  place.hidden = !code;
}

function clear() {
  for (const choice of queryAll("[data-ballot-choices] input")) choice.checked = false;
}

async function seal(choice) {
  const reason = await objection(keys);
  if (reason && !(reason === "seen" && areCompared)) {
    query("[data-compared]", form).hidden = reason !== "seen";
    say(reason);
    return;
  }
  const [first, second] = keys;
  const ballot = await sealTwice(plainBallot(form.dataset.item, choice), first.recipient, second.recipient);
  await remember(keys);
  form.elements.sealed.value = toBase64(ballot);
  clear();
  form.submit();
}

async function send() {
  const choice = query("[data-ballot-choices] input:checked")?.value;
  say(choice ? "" : "choose");
  if (!choice) return;
  const button = query(".btn-primary", form);
  button.disabled = true;
  await seal(choice).catch(() => say("failed"));
  button.disabled = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
query("[data-compared]", form).addEventListener("click", () => {
  areCompared = true;
  send();
});
addEventListener("pagehide", clear);

async function start() {
  await Promise.all(
    rows.map(async (row) => {
      query("[data-six-words]", row).textContent = await fingerprint(row.dataset.recipient, row.dataset.sign);
    }),
  );
  query("[data-ballot-needs]").hidden = true;
  query("[data-ballot-choices]").hidden = false;
  form.hidden = false;
}
start().catch(() => {});
