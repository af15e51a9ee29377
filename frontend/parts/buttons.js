// Buttons that copy and print.
import { query, queryAll } from "./page.js";

export function buttons() {
  for (const button of queryAll("[data-print]")) button.hidden = false;
  document.addEventListener("click", (/** @type {any} */ { target }) => {
    const copy = target.closest("[data-copy]");
    if (copy)
      navigator.clipboard?.writeText(query(copy.dataset.copy).textContent.trim()).then(() => {
        copy.textContent = "✓";
      });
    if (target.closest("[data-print]")) {
      for (const fold of queryAll("details")) fold.open = true; // paper unfolds nothing
      print();
    }
  });
}
