// The page that an invitation opens: no session, one address for every call, and a key that never leaves this browser
// before all of a set are there.
import { query, showScripted } from "./parts/page.js";
import { during } from "./sign/busy.js";
import { startCommenting } from "./sign/comment.js";
import { startLeaving } from "./sign/exit.js";
import { startKeeping } from "./sign/line.js";
import { startOpening } from "./sign/name.js";
import { startPledging } from "./sign/pledge-form.js";
import { look } from "./sign/state.js";
import { say, show } from "./sign/words.js";

// Whatever goes wrong in a press is said: a button that does nothing is taken for one that did.
for (const event of ["error", "unhandledrejection"]) addEventListener(event, () => say("broken"));
showScripted();
startLeaving();
if (query("[data-pledge]")) {
  startKeeping();
  startCommenting();
  startPledging();
  startOpening();
}
const looking = query("[data-look]");
looking?.addEventListener("click", () => during(looking, look));
// Without TLS a browser makes no keys.
if (globalThis.isSecureContext && crypto.subtle) look();
else {
  show("retry");
  say("insecure");
}
