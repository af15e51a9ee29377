// Locked or open, on every page of the vault.
import { all, one } from "../../parts/page.js";
import { lock, onChange } from "../door.js";
import { define } from "../island.js";

define("bar", (bar) => {
  one("[data-lock]", bar).addEventListener("click", lock);
  return onChange((open) => {
    document.body.dataset.state = open ? "open" : "locked";
    for (const el of all("[data-when]")) el.hidden = el.dataset.when !== (open ? "open" : "locked");
  });
});
