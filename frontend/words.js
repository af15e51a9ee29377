// A public page: a text under words is opened here, in this browser, and kept nowhere.
import { query } from "./parts/page.js";
import { words } from "./vault/island.js";
import { ask, lock } from "./vault/worker-client.js";

const form = query("[data-words-form]");
const place = query("[data-shown]");
const close = () => {
  place.textContent = "";
  place.hidden = true;
  form.elements.words.value = "";
  lock();
};
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const say = query("[data-say]");
  const button = query("button", form);
  button.disabled = true;
  say.textContent = form.dataset.working;
  try {
    const { said: text } = await ask("openWords", { secret: form.elements.words.value, blob: form.dataset.blob });
    place.textContent = text;
    place.hidden = false;
    form.elements.words.value = say.textContent = "";
  } catch (error) {
    say.textContent = words(error.code || "failed");
  } finally {
    button.disabled = false;
  }
});
addEventListener("pagehide", close);
