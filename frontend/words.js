// A public page: a text under words is opened here, in this browser, and kept nowhere.
import { query } from "./parts/page.js";
import { ask, lock } from "./vault/door.js";
import { words } from "./vault/island.js";

const form = query("[data-words-form]");
const shown = query("[data-shown]");
const close = () => {
  shown.textContent = "";
  shown.hidden = true;
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
    const { said } = await ask("openWords", { secret: form.elements.words.value, blob: form.dataset.blob });
    shown.textContent = said;
    shown.hidden = false;
    form.elements.words.value = say.textContent = "";
  } catch (error) {
    say.textContent = words(error.code || "failed");
  } finally {
    button.disabled = false;
  }
});
addEventListener("pagehide", close);
