// Opening the vault from any page: the password again where it is due, the wrapped keys,
// and then the secret or a passkey.

import { query } from "../parts/page.js";
import { call, Failed } from "./calls.js";
import { ask, directory, opened, Said } from "./worker-client.js";

const AGAIN = "/accounts/reauthenticate/";
const KEPT = 30 * 60000;
const KEPT_PASSWORD = 290000;

// What the server handed out, for this page alone and in memory only:
// after it locked by itself nothing is fetched again.
/** @type {any} */
let handedOut = null;
let until = 0;
export const forgetWraps = () => {
  handedOut = null;
};

// The page says for how many seconds the password still counts. Asked for beforehand, it is not a second question.
let counts = Number(document.body.dataset.fresh || 0) * 1000;
export const mustGivePassword = () => !handedOut && performance.now() > counts;

async function wraps() {
  // Kept or not: a travel lock that was set in the meantime holds on this page too.
  if (handedOut && (await directory(true)).locked) forgetWraps();
  if (handedOut && Date.now() < until) return handedOut;
  const answer = await call("GET", "wraps");
  if (answer.locked) throw new Said("travel-lock");
  if (!answer.fresh) throw new Said("password-again");
  [handedOut, until] = [answer, Date.now() + KEPT];
  return handedOut;
}

// The account's password, when it was not given recently. The server answers a right one with a redirect.
export async function givePassword(password) {
  const body = new URLSearchParams({ password, csrfmiddlewaretoken: query("[name=csrfmiddlewaretoken]").value });
  const answer = await fetch(AGAIN, {
    method: "POST",
    body,
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
  });
  if (answer.type === "opaqueredirect") {
    counts = performance.now() + KEPT_PASSWORD;
    return;
  }
  if (answer.status === 429) throw new Said("too-many");
  throw new Said(answer.status === 200 ? "wrong-password" : "failed");
}

// While somebody types: the worker is loaded and the directory asked for. Never the wraps: each time they are handed
// out is written down as an opening.
export const warm = () => Promise.all([ask("state"), directory()]).catch(() => {});

async function open(op, more) {
  const [handed, { identity }] = await Promise.all([wraps(), directory(), warm()]);
  if (!identity) throw new Said("no-identity");
  const result = await ask(op, { ...handed, identity, ...more });
  opened();
  return result;
}

export const unlock = (secret) => open("unlock", { secret });
export const unlockByPasskey = () => open("unlockByPasskey", {});

// Like `call`, but says when the password is due first.
export async function callFresh(method, path, body) {
  try {
    return await call(method, path, body);
  } catch (error) {
    if (error instanceof Failed && error.status === 403) throw new Said("password-again");
    throw error;
  }
}

// What to tell: the server's own sentence, or the words for a code.
export const codeOf = (error) =>
  error instanceof Failed
    ? error.status === 429 || error.status === 409
      ? ""
      : "failed"
    : error.code || (error instanceof TypeError ? "offline" : "failed");
