// Closing an incident: what was learnt is sealed; kind, day and province are filled in from what is open here, and
// leave only with a yes.
import { query } from "../../parts/page.js";
import { define, words } from "../island.js";
import { thread } from "../open-records.js";
import { onChange } from "../worker-client.js";
import { countable } from "./countable.js";
import { markField } from "./origins.js";
import { typedIn } from "./page.js";
import { note, placeOf } from "./readers.js";

// What somebody chose already stays.
function put(form, codes) {
  for (const name of ["threat", "happened_on", "province"]) {
    const field = form.elements[name];
    if (!field || !codes[name] || field.dataset.chosen) continue;
    field.value = codes[name];
    if (field.value) markField(field, form.dataset.from);
  }
  if (form.elements.serious && codes.serious) form.elements.serious.checked = true;
}

define("incident-close", (form) => {
  const field = query("[data-text]", form);
  const leave = () => {
    field.value = "";
  };
  form.addEventListener("change", ({ target }) => {
    target.dataset.chosen = "1";
  });
  const stop = onChange(async (open) => {
    if (!open || !form.elements.threat || "sent" in form.dataset) return;
    const { record } = await thread(form.dataset.record, "incident").catch(() => ({}));
    if (record) put(form, countable(record.content.fields || {}, JSON.parse(form.dataset.threats)));
  });
  form.addEventListener("submit", async (event) => {
    const text = field.value.trim();
    if (!text) return;
    event.preventDefault();
    if (!form.reportValidity()) return; // nothing is sealed for a form that would be refused
    query("button", form).disabled = true;
    try {
      await note(placeOf(form), "lessons", { text, at: new Date().toISOString() });
      leave();
      form.submit();
    } catch (error) {
      query("[data-say]", form).textContent = error.said?.title || words(error.code || "failed");
      query("button", form).disabled = false;
    }
  });
  const forget = typedIn(form, field, leave);
  return () => {
    stop();
    forget();
  };
});
