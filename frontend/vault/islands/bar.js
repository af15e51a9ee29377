// On every page of the vault: locked or open, opening it without leaving, a warning before it locks, and the way out.
import { fill, query, queryAll } from "../../parts/page.js";
import { define, part } from "../island.js";
import { leaveNow } from "../quick-exit.js";
import { clearOpened } from "../wipe.js";
import { isOpen, lock, onChange, onWarn } from "../worker-client.js";
import { startUnlock } from "./unlock.js";

define("bar", (bar) => {
  const box = query("[data-unlock]", bar);
  const hole = query("[data-unlock-here]", bar);
  const warning = query("[data-warn]", bar);
  query("[data-lock]", bar).onclick = lock;
  query("[data-exit]", bar).onclick = leaveNow;
  box.ontoggle = () => {
    hole.replaceChildren(...(box.open ? [part("unlock")] : []));
    if (!box.open) return;
    startUnlock(query("form", hole));
    query("[data-password]:not([hidden]) input, [name=secret]", hole).focus();
  };
  // "Unlock" anywhere on a page opens it here: one name, one thing that happens.
  const nearer = (event) => {
    if (!event.target.closest?.("a[data-unlocks]") || isOpen()) return;
    event.preventDefault();
    box.open = true;
    bar.scrollIntoView();
  };
  document.addEventListener("click", nearer);
  // Where the page itself asks for the secret, the bar does not ask twice.
  const asksHere = () => !!query("main [data-island=unlock], main [data-island=enrol]");
  const stops = [
    onChange((open) => {
      if (!open) clearOpened();
      box.open = false;
      document.body.dataset.state = open ? "open" : "locked";
      for (const el of queryAll("[data-when]")) el.hidden = el.dataset.when !== (open ? "open" : "locked");
      box.hidden = open || asksHere() || "shut" in bar.dataset;
    }),
    onWarn((left) => {
      warning.hidden = !left || !isOpen();
      warning.textContent = left ? fill(warning.dataset.warn, { n: left }) : "";
    }),
  ];
  return () => {
    document.removeEventListener("click", nearer);
    for (const stop of stops) stop();
  };
});
