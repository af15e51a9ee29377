// What entries have in common, after unlocking.
import { query } from "../../parts/page.js";
import { entries } from "../entries.js";
import { drawn } from "../groups.js";
import { define, words } from "../island.js";
import { patterns } from "../patterns.js";
import { onChange } from "../worker-client.js";

define("patterns", (root) => {
  const say = query("[data-say]", root);
  const lists = { true: query("[data-strong]", root), false: query("[data-weak]", root) };
  let turn = 0;

  function forget() {
    turn++;
    for (const list of Object.values(lists)) list.replaceChildren();
    for (const box of ["strong-box", "weak-box", "none"]) query(`[data-${box}]`, root).hidden = true;
    say.textContent = "";
    delete root.dataset.loaded;
  }

  async function load() {
    const ownTurn = ++turn;
    say.textContent = say.dataset.working;
    try {
      const { rows, broken, locked } = await entries();
      if (ownTurn !== turn) return;
      if (locked) {
        say.textContent = words("travel-lock");
        return;
      }
      const groups = patterns(rows);
      const byThread = new Map(rows.map((row) => [row.thread, row]));
      for (const group of groups.slice(0, 200)) lists[group.strong].append(drawn(group, byThread, root.dataset.entry));
      query("[data-strong-box]", root).hidden = !lists.true.children.length;
      query("[data-weak-box]", root).hidden = !lists.false.children.length;
      query("[data-none]", root).hidden = groups.length > 0;
      say.textContent = [
        say.dataset.done.replace("{n}", String(rows.length)),
        broken ? say.dataset.broken.replace("{n}", String(broken)) : "",
      ].join(" ");
      root.dataset.loaded = rows.length;
    } catch (error) {
      if (ownTurn === turn) say.textContent = words(error.code || "failed");
    }
  }

  addEventListener("pagehide", forget);
  const stop = onChange((open) => (open ? load() : forget()));
  return () => {
    forget();
    stop();
    removeEventListener("pagehide", forget);
  };
});
