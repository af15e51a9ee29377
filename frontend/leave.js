// Away at once from any page: blank, signed out, another page in its place. Without this script the form does it alone.
// Pages without that form have nothing to leave by.
const form = document.querySelector(".leave");
let pressed = [];

function leave(event) {
  event?.preventDefault();
  // An SOS, or a sealed note, that still waits to be sent is never wiped: it goes when a page is opened again.
  let waits = false;
  try { waits = "n.waits" in localStorage; } catch { /* switched off */ }
  fetch(form.action + (waits ? "?keep=1" : ""), { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
  document.title = "\u200b";
  document.body.replaceChildren();
  setTimeout(() => location.replace(form.dataset.to), 100); // the request is on its way first
}

if (form) form.onsubmit = leave;
if (form) form.elements.go.title = self.said.leave;
if (form) addEventListener("keydown", ({ key, repeat }) => {
  if (key !== "Escape" || repeat) return;
  pressed = [...pressed.slice(-2), Date.now()];
  if (pressed.length > 2 && pressed[2] - pressed[0] < 1500) leave();
}, true);

// Another language keeps what was typed. The script for it is fetched when somebody opens the menu, and when it has something to give back.
const bring = (src) => document.body.append(Object.assign(document.createElement("script"), { src }));
let typed = "";
try { typed = sessionStorage["n.typed"]; } catch { /* switched off */ }
if (typed) bring(self.said.typed);
else document.querySelector(".more")?.addEventListener("toggle", () => bring(self.said.typed), { once: true });

// What can wait comes when the page is painted: on a slow line styles and script would hold each other up.
for (const { dataset } of document.querySelectorAll("[data-then]")) bring(dataset.then);
