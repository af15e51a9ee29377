// A name, given once all are there: sealed in a layer for each of the set, and with it this phone's own one-time key.
import { query } from "../parts/page.js";
import { publicOf } from "../vault/age.js";
import { toBase64 } from "../vault/bytes.js";
import { during, senderOf } from "./busy.js";
import { call } from "./calls.js";
import { inLayers, inner } from "./layers.js";
import { capabilityOf, secretOf } from "./one-time.js";
import { keepPledge, pledgeOn } from "./pledges.js";
import { look, page, standing } from "./state.js";
import { say } from "./words.js";

/** Kept before it is sent: one key answers once, with one set, or again with the very same. */
async function made(name) {
  const pledge = pledgeOn(page.statement);
  const { seat, seats, round } = standing;
  if (!pledge || !seat) throw new Error("no seat");
  const plain = inner(name, pledge.fingerprint);
  if (!plain) return null;
  const next = seat.number + 1;
  const body = {
    verb: "answer",
    capability: await capabilityOf(pledge.seed),
    round,
    sealed_name: toBase64(
      await inLayers(
        plain,
        seats.map(({ recipient }) => recipient),
      ),
    ),
    share: seat.secret,
    next_recipient: await publicOf(await secretOf(pledge.seed, next)),
  };
  keepPledge(page.statement, { ...pledge, number: next, answer: { round, body } });
  return body;
}

async function send(body) {
  const answer = await call(page.address, body);
  await look();
  if (!answer.ok) say(answer.why === "offline" || answer.why === "flooded" ? answer.why : "failed");
}

// Sealing for many takes a slow phone some seconds.
async function giveName(form) {
  const name = form.elements.name.value.normalize("NFC").trim();
  if (!name || !form.elements.sure.checked) {
    say("name-missing");
    return;
  }
  const body = await made(name);
  if (!body) {
    say("name-long");
    return;
  }
  form.reset();
  await send(body);
}

async function sendAgain() {
  const body = pledgeOn(page.statement)?.answer?.body;
  if (body) await send(body);
}

export function startOpening() {
  query("[data-name]").addEventListener("submit", (event) => {
    event.preventDefault();
    during(senderOf(event), () => giveName(event.target), "failed");
  });
  const again = query("[data-again]");
  again.addEventListener("click", () => during(again, sendAgain, "failed"));
}
