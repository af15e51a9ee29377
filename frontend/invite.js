// The convener's page: names that stay in it, a link and a square code for each, and to the server the hashes alone.
import { drawing } from "./invite/square.js";
import { limited } from "./parts/limited.js";
import { query, showScripted } from "./parts/page.js";
import { toUrl } from "./sign/one-time.js";
import { say, word } from "./sign/words.js";
import { sha256, utf8 } from "./vault/bytes.js";

const root = query("[data-invite]");
const field = query("[data-names]");
const newToken = () => toUrl(crypto.getRandomValues(new Uint8Array(32)));
const namesIn = (text) => [...new Set(text.split("\n").map((line) => line.trim()))].filter(Boolean);

/** What is wrong, as the server says it or as a word of this page; nothing where the hashes have arrived. */
async function send(hashes) {
  try {
    const answer = await limited(location.pathname, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": query("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify({ hashes }),
    });
    if (answer.ok) return "";
    return (answer.status === 422 && (await answer.json()).detail) || word("failed");
  } catch {
    return word("offline");
  }
}

function add(name, address) {
  const item = query("[data-link]").content.cloneNode(true);
  query("[data-name]", item).textContent = name;
  query("[data-address]", item).textContent = address;
  query("[data-code]", item).append(drawing(address, word("code")) || "");
  query("[data-copy-address]", item).addEventListener("click", ({ currentTarget: button }) =>
    navigator.clipboard?.writeText(address).then(() => {
      /** @type {any} */ (button).textContent = `✓ ${word("copied")}`;
    }),
  );
  query("[data-links]").append(item);
}

async function make() {
  const names = namesIn(field.value);
  say("");
  if (!names.length || names.length > Number(root.dataset.most)) {
    say(names.length ? "many" : "empty");
    return;
  }
  const links = names.map((name) => ({ name, token: newToken() }));
  // In the order of the hashes, so that it tells nothing of the order of the names.
  const hashes = (await Promise.all(links.map(({ token }) => sha256(utf8(token))))).sort();
  const fault = await send(hashes);
  if (fault) {
    query("[data-say]").textContent = fault;
    query("[data-say]").hidden = false;
    return;
  }
  for (const { name, token } of links) add(name, `${location.origin}${root.dataset.sign}#${token}`);
  field.value = "";
  query("[data-made]").hidden = false;
  query("#made-head").focus();
}

let isBusy = false;
query("[data-make]").addEventListener("click", async () => {
  if (isBusy) return;
  isBusy = true;
  await make();
  isBusy = false;
});
query("[data-paper]").addEventListener("click", () => print());
addEventListener("beforeunload", (event) => {
  if (query("[data-links] li") || field.value.trim()) event.preventDefault();
});
showScripted();
if (!globalThis.isSecureContext) {
  query("[data-make]").disabled = true;
  say("insecure");
}
