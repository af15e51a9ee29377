// A teller opens the ballots of a secret vote. What the worker hands back is still sealed, or numbers.
import { query } from "../../parts/page.js";
import { fingerprint } from "../fingerprint.js";
import { define, words } from "../island.js";
import { ask, onChange } from "../worker-client.js";

const read = (root, id) => JSON.parse(query(`#${id}`, root).textContent);

function open(root) {
  const { item, part } = root.dataset;
  const ballots = read(root, "ballots");
  return part === "first"
    ? ask("unwrapBallots", { ballots })
    : ask("countBallots", { ballots, item, choices: read(root, "choices") });
}

define("ballots", (root) => {
  const [button, form, place] = ["[data-open]", "form", "[data-say]"].map((selector) => query(selector, root));
  button.addEventListener("click", async () => {
    button.disabled = true;
    place.textContent = root.dataset.working;
    try {
      form.elements.opened.value = JSON.stringify(await open(root));
      form.requestSubmit();
    } catch (error) {
      const sentences = { twice: root.dataset.twice, "not-yours": root.dataset.notYours };
      place.textContent = sentences[error.code] || words(error.code || "failed");
      button.disabled = false;
    }
  });
  return onChange((isOpen) => {
    button.disabled = !isOpen;
    query("[data-locked]", root).hidden = isOpen;
  });
});

// The words of the key that is open here, never of the one that the server names: it could name another to everybody.
define("teller-words", (root) =>
  onChange(async (isOpen) => {
    const place = query("[data-six-words]", root);
    place.textContent = "";
    query("[data-shut]", root).hidden = isOpen;
    if (!isOpen) return;
    const { recipient, sign } = await ask("ownKey");
    const isSame = recipient === root.dataset.recipient && sign === root.dataset.sign;
    place.textContent = isSame ? await fingerprint(recipient, sign) : root.dataset.differs;
  }),
);
