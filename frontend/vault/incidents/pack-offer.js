// The case pack that was opened because of this incident: one tap takes over who its person is and what they agreed to.
// A tap, because more people may read the incident than the pack.
import { fill, query } from "../../parts/page.js";
import { words } from "../island.js";
import { certain } from "../marks.js";
import { thread } from "../open-records.js";
import { Said } from "../worker-client.js";
import { local } from "../zone.js";
import { collect, merged } from "./form.js";
import { withPack } from "./from-pack.js";

// The server names a pack; one's own would be a trick to have it read by others.
async function opened(pack) {
  const { record, broken } = await thread(pack.thread, "pack");
  if (!record || record.mine) throw new Said(broken?.error || "no-key");
  certain(record);
  return record;
}

export function packOffer(form, page) {
  const { pack } = JSON.parse(form.dataset.known);
  const box = query("[data-pack]", form);
  box.hidden = !pack;
  if (!pack) return;
  query("[data-pack-name]", box).textContent = pack.name;
  query("button", box).addEventListener("click", async (/** @type {any} */ { target }) => {
    target.disabled = true;
    try {
      const record = await opened(pack);
      const how = fill(box.dataset.how, { day: pack.opened_on });
      const at = local(record.received_at).slice(0, 10);
      const when = { at, how, since: pack.since };
      const filled = withPack(merged({}, collect(page.whole)), record.content.fields || {}, {
        ...when,
        holding: page.further.holding,
      });
      page.start(filled);
      page.state.touched = page.state.opened = true;
      query("[data-pack-done]", box).hidden = false;
    } catch (error) {
      page.say.textContent = error.said?.title || words(error.code || "failed");
    }
    target.disabled = false;
  });
}
