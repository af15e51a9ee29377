// The open menu closes again; buttons that copy and print.
import { query } from "./page.js";

export function buttons() {
  document.addEventListener("click", (/** @type {any} */ { target }) => {
    const copy = target.closest("[data-copy]");
    if (copy)
      navigator.clipboard?.writeText(query(copy.dataset.copy).textContent.trim()).then(() => {
        copy.textContent = "✓";
      });
    if (target.closest("[data-print]")) print();
    const menu = query("details.more[open]");
    if (menu && !menu.contains(/** @type {any} */ (target))) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = query("details.more[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      query("summary", menu).focus();
    }
  });
}
