// Incidents: list, one of them, writing it down, tasks, closing, support.
import { one } from "../../parts/page.js";
import { define, part } from "../island.js";
import "../incidents/list.js";
import "../incidents/page.js";
import "../incidents/support.js";
import "../incidents/write.js";

// On an entry of the diary: make an incident of it.
define("entry-incident", (root) => {
  if (one("a", root) || !one('template[data-part="entry-incident"]')) return;
  root.append(part("entry-incident"));
  one("a", root).href = `/incidents/new/?entry=${root.dataset.thread}`;
});
