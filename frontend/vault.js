// Pages of the vault: keys, diary, incidents, reports.
import { buttons } from "./parts/buttons.js";
import { findKeys } from "./parts/find-keys.js";
import { query, start } from "./parts/page.js";
import { listKeys } from "./parts/row-keys.js";
import { startBy } from "./parts/word-file.js";
import { arrive, leave } from "./vault/island.js";
import "./vault/islands/bar.js";
import "./vault/islands/enrol.js";
import "./vault/islands/unlock.js";
import "./vault/islands/keys.js";
import "./vault/islands/recovery.js";
import "./vault/islands/team.js";
import "./vault/islands/diary.js";
import "./vault/islands/appraisal.js";
import "./vault/islands/patterns.js";
import "./vault/islands/facts.js";
import "./vault/islands/find.js";
import "./vault/islands/incidents.js";
import "./vault/islands/reports.js";
import "./vault/islands/packs.js";
import "./vault/islands/families.js";
import "./vault/islands/own-way.js";
import "./vault/islands/receipts.js";
import "./vault/islands/demand-reply.js";
import "./vault/islands/export.js";
import "./vault/islands/ballots.js";
import { startTakingIn } from "./vault/import-notes.js";
import { startStaying } from "./vault/navigation.js";
import { startKeeping } from "./vault/queue.js";
import { startLeaving } from "./vault/quick-exit.js";
import { quietFields, startClearing } from "./vault/wipe.js";
import { policy } from "./vault/worker-client.js";

start();
buttons();
listKeys();
startBy((address) => policy.createScriptURL(address));
// The page comes in place of this one, so that what is open stays open.
findKeys(() => {
  const field = query("#find-text");
  field ? field.focus() : query(".find").click();
});
const begin = () => {
  quietFields();
  arrive();
};
startClearing();
startLeaving();
startStaying({ leave, arrive: begin });
startKeeping();
startTakingIn();
begin();
