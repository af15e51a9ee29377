// A pledge, another condition, its withdrawal: one call of one size, and the same steps before and after it.
import { query, queryAll } from "../parts/page.js";
import { during, senderOf } from "./busy.js";
import { newSeed } from "./one-time.js";
import { forgetToken } from "./own.js";
import { sendPledge } from "./pledge-call.js";
import { isKept, keepPledge, pledgeOn, RESTORED_STEP, withdrawnFrom } from "./pledges.js";
import { look, page, shownFingerprint } from "./state.js";
import { numberIn, say, show } from "./words.js";

const REFUSALS = ["state", "flooded", "often", "offline", "answered"];
const UNSURE = ["offline", "flooded", "failed"]; // it may have arrived: looking again settles it

/** What the form says; nothing where something is missing or no number. */
function asked(form) {
  const { kind, at_least: field } = form.elements;
  const least = numberIn(field.value);
  /** @type {Record<string, number>} */
  const leastOf = {};
  for (const input of queryAll("[data-least-of]", form)) {
    if (!input.value.trim()) continue;
    const number = numberIn(input.value);
    if (number === null) return null;
    if (number) leastOf[input.dataset.leastOf] = number;
  }
  return kind.value && least ? { kind: kind.value, at_least: least, at_least_of: leastOf } : null;
}

async function send(next, stands) {
  const ownPledge = pledgeOn(page.statement);
  const token = ownPledge ? ownPledge.token || "" : page.token;
  // The key is on this phone before its pledge is anywhere: an answer that is lost costs nothing.
  keepPledge(page.statement, { ...next, token, unsure: stands });
  const answer = await sendPledge(page, next, stands, token);
  if (answer.ok) {
    keepPledge(page.statement, { ...next, token: "", unsure: undefined });
    page.token = "";
    forgetToken(page.statement);
  } else if (!UNSURE.includes(answer.why)) keepPledge(page.statement, ownPledge);
  await look();
  // Only whoever tries to use a link learns that somebody has.
  if (answer.why === "token") show("spent");
  else if (!answer.ok) say(REFUSALS.includes(answer.why) ? answer.why : "failed");
  else if (pledgeOn(page.statement) && !isKept(page.statement)) showThatNothingIsKept();
}

// In a private window, or where storage is switched off.
function showThatNothingIsKept() {
  for (const folded of queryAll("[data-key], [data-keep]")) folded.open = true;
  say("not-kept");
}

async function pledgeWith(form) {
  const condition = asked(form);
  if (!condition) {
    say("incomplete");
    return;
  }
  const fingerprint = await shownFingerprint();
  if (!fingerprint || fingerprint !== query("[data-fingerprint]").dataset.fingerprint) {
    say("objection-changed");
    return;
  }
  const ownPledge = pledgeOn(page.statement);
  const seed = ownPledge?.seed || newSeed();
  const number = ownPledge ? ownPledge.number + (ownPledge.isRestored ? RESTORED_STEP : 0) : 0;
  await send({ ...ownPledge, seed, number, fingerprint, ...condition, isRestored: false }, true);
}

/** The same call as a pledge; what was wanted stays on this phone. */
async function withdraw() {
  const ownPledge = pledgeOn(page.statement);
  if (ownPledge) await send(withdrawnFrom(ownPledge), false);
}

/** The form with what was wanted last, for another condition or for pledging again. */
function askAgain() {
  const form = query("[data-pledge]");
  const pledge = pledgeOn(page.statement);
  if (!pledge) return;
  form.elements.kind.value = pledge.kind;
  form.elements.at_least.value = pledge.at_least;
  for (const input of queryAll("[data-least-of]", form)) input.value = pledge.at_least_of[input.dataset.leastOf] || "";
  query("[data-ask]").hidden = false;
  form.elements.at_least.focus();
}

export function startPledging() {
  for (const form of queryAll("[data-pledge]"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      during(senderOf(event), () => pledgeWith(form));
    });
  for (const button of queryAll("[data-withdraw]")) button.addEventListener("click", () => during(button, withdraw));
  for (const button of queryAll("[data-change]")) button.addEventListener("click", askAgain);
}
