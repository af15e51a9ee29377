// The open menu closes again; buttons that copy and print.
import { one } from "./page.js";

export function buttons() {
  document.addEventListener("click", ({ target }) => {
    const copy = target.closest("[data-copy]");
    if (copy)
      navigator.clipboard?.writeText(one(copy.dataset.copy).textContent.trim()).then(() => {
        copy.textContent = "✓";
      });
    if (target.closest("[data-print]")) print();
    const menu = one("details.more[open]");
    if (menu && !menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = one("details.more[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      one("summary", menu).focus();
    }
  });
}
