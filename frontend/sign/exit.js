// Away at once from a page that knows nobody: what this browser keeps is deleted, another page is in its place. Whoever
// is signed in here, too, is signed out.
import { setGone } from "./gone.js";

const THRICE = 1500;

function leave() {
  const { exit, out } = /** @type {Record<string, string>} */ (document.body.dataset);
  setGone();
  document.title = "\u200b";
  document.body.replaceChildren();
  try {
    // An SOS that still waits to be sent is never wiped; what is here of statements is.
    const names = Object.keys(localStorage);
    for (const name of "n.waits" in localStorage ? names.filter((key) => key.startsWith("s.")) : names)
      localStorage.removeItem(name);
    sessionStorage.clear();
  } catch {
    /* switched off */
  }
  fetch(out, { method: "POST", keepalive: true, redirect: "manual", referrerPolicy: "no-referrer" }).catch(() => {});
  setTimeout(() => location.replace(exit), 100); // the request is on its way first
}

export function startLeaving() {
  let pressed = [];
  for (const button of document.querySelectorAll("[data-leave]")) button.addEventListener("click", leave);
  addEventListener(
    "keydown",
    ({ key, repeat }) => {
      if (key !== "Escape" || repeat) return;
      pressed = [...pressed.slice(-2), Date.now()];
      if (pressed.length === 3 && pressed[2] - pressed[0] < THRICE) leave();
    },
    true,
  );
}
