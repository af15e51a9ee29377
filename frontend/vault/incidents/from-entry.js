// Opening an incident from an entry of the diary: what was written about pressure becomes none; a threat is one.
import { query } from "../../parts/page.js";
import { define } from "../island.js";
import { thread } from "../open-records.js";
import { onChange } from "../worker-client.js";

define("incident-begin", (root) =>
  onChange(async (open) => {
    if (!open) return;
    const { record } = await thread(root.dataset.entry, "entry").catch(() => ({}));
    const kind = record?.content.fields?.kind;
    const threatened = query("[name=playbook][value=threatened]", root);
    if (kind === "threat" && threatened && !query("[name=playbook]:checked", root)) threatened.checked = true;
    if (kind !== "pressured") return;
    query("form", root)?.remove();
    query("[data-pressured]", root).hidden = false;
  }),
);
