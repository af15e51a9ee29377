// A page that registers this browser gives it a key; one that closes it takes the key back. Before anything is sent.
import { learn, setDevice } from "./outbox.js";
import { query, queryAll, signedIn } from "./page.js";

const fresh = query("[data-device-token]");
if (fresh) setDevice({ token: fresh.dataset.deviceToken, who: fresh.dataset.who || signedIn() });
for (const part of queryAll("[data-device-forget]"))
  part.addEventListener(part.tagName === "FORM" ? "submit" : "click", () => {
    setDevice(null);
    learn().catch(() => {});
  });
