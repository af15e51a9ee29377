// The page that an invitation opens: no session, one address for every call, and a key that never leaves this browser
// before all of a set are there.
import { query, showScripted } from "./parts/page.js";
import { startCommenting } from "./sign/comments.js";
import { startKeeping } from "./sign/keeping.js";
import { startLeaving } from "./sign/leaving.js";
import { startOpening } from "./sign/opening.js";
import { startPledging } from "./sign/pledging.js";
import { look } from "./sign/standing.js";
import { say, show } from "./sign/words.js";

showScripted();
startLeaving();
if (query("[data-pledge]")) {
  startKeeping();
  startCommenting();
  startPledging();
  startOpening();
}
query("[data-look]")?.addEventListener("click", () => {
  say("");
  look();
});
// Without TLS a browser makes no keys.
if (globalThis.isSecureContext && crypto.subtle) look();
else {
  show("retry");
  say("insecure");
}
