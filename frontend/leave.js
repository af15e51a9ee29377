// Away at once from any page: blank, signed out, another page in its place. Without this script the form does it alone.
// Pages without that form have nothing to leave by.
/** @type {any} */
const form = document.querySelector(".leave");
let pressed = [];

function leave(event) {
  event?.preventDefault();
  // An SOS, a sealed note or a demand that still waits to be sent is never wiped: it goes when a page is opened again.
  let waits;
  try {
    waits = "n.waits" in localStorage;
    waits || localStorage.clear();
  } catch {
    /* switched off */
  }
  fetch(form.action + (waits ? "?keep=1" : ""), { method: "POST", keepalive: true, redirect: "manual" }).catch(
    () => {},
  );
  document.title = "\u200b";
  document.body.replaceChildren();
  setTimeout(() => location.replace(form.dataset.to), 100); // the request is on its way first
}

if (form) {
  form.onsubmit = leave;
  addEventListener(
    "keydown",
    ({ key, repeat }) => {
      if (key !== "Escape" || repeat) return;
      pressed = [...pressed.slice(-2), Date.now()];
      if (pressed[2] - pressed[0] < 1500) leave(); // of fewer than three there is no difference
    },
    true,
  );
}

// What only some pages need is fetched when somebody takes another language, when the page has such a button, and when
// what was typed comes back.
const bring = (src) => document.body.appendChild(Object.assign(document.createElement("script"), { src }));
const words = document.querySelector(".language");
let typed;
let more;
const begin = () => (more ||= bring(self.said.more));
try {
  typed = sessionStorage["n.typed"];
} catch {
  /* switched off */
}
// A page of the vault has a script that brings what it needs, and takes no other.
if (!("vault" in document.body.dataset)) {
  // Where there is room there are keys, too.
  if (typed || innerWidth > 1000 || document.querySelector("[data-copy], [data-print]")) begin();
  // Another language waits for what keeps the words that were typed; that takes this handler's place.
  if (words?.requestSubmit)
    words.onsubmit = (event) => {
      event.preventDefault();
      begin().onload = () => words.requestSubmit(event.submitter);
    };
}

// What can wait comes when the page is painted: on a slow line styles and script would hold each other up.
for (const { dataset } of document.querySelectorAll("[data-then]")) bring(dataset.then);
