// The form of a family plan: what it says of each case stands beside its name, while it is written and when it is read.
import { fill, query, queryAll } from "../../parts/page.js";
import { controlsOf, values } from "../packs/fields.js";
import { application } from "./application.js";
import { shown } from "./sums.js";

export function showSums(form) {
  const fields = values(form);
  for (const box of queryAll("[data-case]", form)) {
    const place = query("[data-sums]", box);
    const numbers = shown(fields, box.dataset.case);
    place.textContent = numbers.need ? fill(place.dataset.text, numbers) : "";
  }
  showApplication(form, fields);
}

function showApplication(form, fields) {
  const labels = Object.fromEntries(
    controlsOf(form).map((control) => [control.dataset.field, control.labels[0]?.textContent.trim()]),
  );
  const text = application(labels, fields);
  query("#application", form).textContent = text;
  query("[data-application]", form).hidden = !text;
}
