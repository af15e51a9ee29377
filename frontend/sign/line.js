// What stays on this phone, and what may be kept elsewhere: the line, forgetting, and the announced times.
import { query, queryAll } from "../parts/page.js";
import { during, senderOf } from "./busy.js";
import { calendar } from "./calendar.js";
import { setGone } from "./gone.js";
import { forgetToken } from "./own.js";
import { asLine, fromLine, keepPledge, pledgeOn } from "./pledges.js";
import { look, page } from "./state.js";
import { say, word } from "./words.js";

function showLine({ target }) {
  const pledge = pledgeOn(page.statement);
  if (target.open && pledge) query("[data-line]").textContent = asLine(page.statement, pledge);
  else query("[data-line]").textContent = "";
}

async function restore(form) {
  const pledge = fromLine(page.statement, form.elements.line.value);
  if (!pledge) {
    say("no-line");
    return;
  }
  form.reset();
  keepPledge(page.statement, { ...pledge, isRestored: true });
  await look();
}

function forget() {
  keepPledge(page.statement, null);
  forgetToken(page.statement);
  setGone();
  // What else the page remembers of it goes with the page.
  location.reload();
}

function download() {
  const text = calendar(page.terms.times, word("reminder"), new Date().toISOString());
  const address = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  Object.assign(document.createElement("a"), { href: address, download: "reminder.ics" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

export function startKeeping() {
  query("[data-keep]").addEventListener("toggle", showLine);
  query("[data-copy-line]").addEventListener("click", ({ target }) =>
    navigator.clipboard?.writeText(query("[data-line]").textContent).then(() => {
      /** @type {any} */ (target).textContent = `✓ ${word("copied")}`;
    }),
  );
  for (const form of queryAll("[data-restore]"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      during(senderOf(event), () => restore(form));
    });
  for (const button of queryAll("[data-forget]")) button.addEventListener("click", forget);
  query("[data-calendar]")?.addEventListener("click", download);
}
