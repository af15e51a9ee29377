// The page of an alert shows roads around the last position, where this server has them and the screen has room.
import { liveMap } from "./parts/live.js";
import { query } from "./parts/page.js";

const root = query("[data-map-root]");
if (root) liveMap(root);
