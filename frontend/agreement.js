// The form of an agreement, opened from what somebody noted for themselves: the topics that their page left in this tab
// are ticked, here alone, and lie there no longer.
import { queryAll } from "./parts/page.js";
import { PROPOSED } from "./parts/proposed.js";

const topics = (sessionStorage.getItem(PROPOSED) || "").split(",");
sessionStorage.removeItem(PROPOSED);
for (const box of queryAll("input[name=topics]")) if (topics.includes(box.value)) box.checked = true;
