// The form of an agreement, opened from what somebody noted for themselves: the topics behind # are ticked, here alone,
// and go from the address.
import { queryAll } from "./parts/page.js";

const topics = new URLSearchParams(location.hash.slice(1)).get("topics")?.split(",") || [];
for (const box of queryAll("input[name=topics]")) if (topics.includes(box.value)) box.checked = true;
if (topics.length) history.replaceState(history.state, "", location.pathname + location.search);
