// Keys that move through rows: j and k, Enter opens the one with the focus, ? says so. `acts`: key → what else it does.
import { query } from "./page.js";

const TYPED_IN = "input:not([type=checkbox]), textarea, select, dialog";

/** @param {() => Part[]} rows @param {Record<string, (row: Part) => void>} [acts] */
export function rowKeys(rows, acts = {}) {
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest(TYPED_IN)) return;
    const list = rows();
    const at = list.findIndex((part) => part.contains(document.activeElement));
    const row = list[at];
    const go = (n) => {
      const to = list[Math.max(0, Math.min(n, list.length - 1))];
      if (!to) return;
      if (!to.hasAttribute("tabindex")) to.tabIndex = -1;
      to.focus();
      to.scrollIntoView({ block: "nearest" });
    };
    if (key === "j") go(at + 1);
    else if (key === "k") go(at < 0 ? 0 : at - 1);
    else if (key === "Enter" && row && document.activeElement === row) query("a", row)?.click();
    else if (key === "?") query("dialog[data-help]:not([open])")?.showModal();
    else if (row && acts[key]) acts[key](row);
    else return;
    event.preventDefault();
  });
}

// In a list; one that is short has its rows and no help.
export const listKeys = () =>
  rowKeys(() => [...document.querySelectorAll("#list tbody tr")].map((row) => /** @type {Part} */ (row)), {
    x: (row) => query(".tick input", row)?.click(),
  });
