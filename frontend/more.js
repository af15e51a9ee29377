// What only some pages need, fetched when it is: buttons that copy and print, who has an SOS, what was typed, and on
// wide screens the keys that find and those that move in lists.
import { buttons } from "./parts/buttons.js";
import "./find.js";
import { fill, phrase, query, queryAll, store } from "./parts/page.js";
import { listKeys } from "./parts/row-keys.js";

buttons();
listKeys();
/** @type {any} */
const away = query(".leave");
if (away) away.go.title = phrase("leave");

// Who has it? Asked until the alert ends, so that the sender knows.
for (const form of queryAll("[data-alert]:not([data-asked])")) {
  form.dataset.asked = "";
  const ask = async () => {
    try {
      const { token } = (!form.dataset.who && store.get("n.device")) || {};
      const answer = await fetch("/api/v1/alerts/" + form.dataset.alert, {
        headers: token ? { Authorization: "Bearer " + token } : {},
      });
      if (answer.ok) {
        const { owner_name: name, state } = await answer.json();
        if (name) query("[data-owner]", form).textContent = fill(phrase("owner") || "✓ {name}", { name });
        if (state === "resolved") return;
      }
    } catch {
      /* asked again */
    }
    setTimeout(ask, 5000);
  };
  ask();
}

// Something that was pressed was not accepted: person.js knows it, this says where it is shown.
if (query("main").dataset.no && !query("[data-waits]")) {
  const link = document.createElement("a");
  link.dataset.waits = "";
  link.className = "connection";
  link.href = `/offline/${document.documentElement.lang}/`;
  link.textContent = phrase("list");
  query("main").prepend(link);
}

// Another language keeps what was typed: put aside in this tab until the page is there again. No secrets,
// nothing of a vault.
const TYPED = "n.typed";
const FIELDS =
  "main form :is(input:not([type=hidden], [type=password], [type=file], [autocomplete=off]), select, textarea)";
const fields = () => ("vault" in document.body.dataset ? [] : [...document.querySelectorAll(FIELDS)]);
try {
  const words = document.querySelector(".language");
  if (words)
    words.onsubmit = () => {
      sessionStorage[TYPED] = JSON.stringify([
        location.pathname,
        fields().map((field) => [field.name, field.value, field.checked]),
      ]);
    };
  const [path, values] = JSON.parse(sessionStorage[TYPED] || "[]");
  sessionStorage.removeItem(TYPED);
  if (path === location.pathname) {
    fields().forEach((field, i) => {
      const [name, value, checked] = values[i] || [];
      if (name !== field.name) return;
      if (/checkbox|radio/.test(field.type)) field.checked = checked;
      else field.value = value;
    });
  }
} catch {
  /* storage is switched off: typed again */
}
