// The pages on which a plan is made: a moment says itself in the reader's words while it is chosen, and what somebody
// typed is not lost without a question.
import { ages, fill, query, queryAll } from "./parts/page.js";

const { days, months, here } = /** @type {Part} */ (document.currentScript).dataset;
// What is in a field counts where the reader is, and says no zone: `here` is what a clock there shows now.
const ahead = Date.now() - Date.parse(here + "Z");

// A browser shows a day in its own order and language.
function say(target) {
  const place = target.parentElement?.querySelector("[data-moment]");
  if (target.type !== "datetime-local" || !place) return;
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(target.value) || [];
  const weekday = new Date(Date.UTC(+year, +month - 1, +day)).getUTCDay();
  place.textContent = "";
  if (!clock) return;
  place.textContent = fill(`${days.split("|")[weekday]} ${+day} ${months.split("|")[+month - 1]} ${clock} · `, {});
  const age = document.createElement("span");
  age.dataset.age = new Date(Date.parse(target.value + "Z") + ahead).toISOString();
  place.append(age);
  ages();
}
for (const field of queryAll("[type=datetime-local]")) say(field);

let typed = !!query("[data-guard=typed]");
addEventListener("input", ({ target }) => {
  typed ||= !!target.closest("[data-guard]");
  say(target);
});
// Another language keeps what was typed, and "Leave quickly" takes the form away first.
addEventListener("submit", ({ target }) => {
  if (target.matches("[data-guard], .language")) typed = false;
});
addEventListener("beforeunload", (event) => {
  if (typed && query("[data-guard]")) event.preventDefault();
});
