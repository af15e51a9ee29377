// Away at once: keys gone, page blank, what this browser keeps deleted, the session ended, another page in its place.
// It takes away access, not every trace: what was on the disk of this browser is ciphertext,
// and stays readable as such.

import { allItems, drop, shut } from "../parts/box.js";
import { wait } from "../parts/limited.js";
import { flush, waiting } from "../parts/outbox.js";
import { query } from "../parts/page.js";
import { forget } from "./store.js";
import { forgetWraps } from "./unlock.js";
import { lock } from "./worker-client.js";

const SENDING = 200;
const WIPING = 200;
const THRICE = 1500;
const atMost = (work, ms) => Promise.race([work, wait(ms)]).catch(() => {});

let leaving = false;
export async function leaveNow() {
  if (leaving) return;
  leaving = true;
  const { exit, out } = document.body.dataset;
  const proof = query("[name=csrfmiddlewaretoken]");
  const token = proof?.value || "";
  forgetWraps();
  document.title = "\u200b";
  document.body.replaceChildren(...(proof ? [proof] : [])); // an invisible field, without which nothing can be sent
  // What is sealed and on its way gets a moment to arrive; then it is deleted with the rest.
  if (navigator.onLine && waiting().length) await atMost(flush(), SENDING);
  lock();
  fetch(out + (sosWaits() ? "?keep=1" : ""), {
    method: "POST",
    headers: { "X-CSRFToken": token },
    credentials: "same-origin",
    keepalive: true,
    redirect: "manual",
  }).catch(() => {});
  await atMost(wipe(), WIPING);
  // What this page still wrote while it was left goes with our own way out, too.
  location.replace(exit + (exit === out && !sosWaits() ? "?all" : ""));
}

// An SOS, or a sealed note, that still waits to be sent is never wiped: it goes when a page is opened again.
function sosWaits() {
  try {
    return "n.waits" in localStorage;
  } catch {
    return false;
  }
}

async function wipe() {
  try {
    if (!sosWaits()) localStorage.clear();
    sessionStorage.clear();
  } catch {
    /* switched off */
  }
  const waits = sosWaits();
  if (!waits) shut();
  const workers =
    !waits &&
    navigator.serviceWorker
      ?.getRegistrations()
      .then((registrations) => Promise.all(registrations.map((registration) => registration.unregister())));
  const caches = globalThis.caches
    ?.keys()
    .then((names) => Promise.all(names.map((name) => globalThis.caches.delete(name))));
  const bases = indexedDB.databases?.().then((all) =>
    Promise.all(
      all
        .filter(({ name }) => !(waits && name === "p"))
        .map(
          ({ name }) =>
            new Promise((resolve) => {
              indexedDB.deleteDatabase(/** @type {string} */ (name)).onsuccess = resolve;
            }),
        ),
    ),
  );
  await Promise.allSettled([forget(), waits && forgetSealed(), workers, caches, bases]);
}

// Beside an SOS that waits nothing of the vault stays.
async function forgetSealed() {
  for (const { key, kind } of await allItems()) if (kind === "sealed") await drop(key);
}

export function startLeaving() {
  let pressed = [];
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      pressed = [...pressed, Date.now()].filter((at) => Date.now() - at < THRICE).slice(-3);
      if (pressed.length === 3) leaveNow();
    },
    { capture: true },
  );
}
