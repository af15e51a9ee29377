// Type the secret; it stays in this page's worker until it locks.
import { one } from "../../parts/page.js";
import { call } from "../calls.js";
import { ask, directory, opened } from "../door.js";
import { define, words } from "../island.js";

define("unlock", (form) => {
  const say = (text) => { one("[data-say]", form).textContent = text; };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.elements.secret, secret = field.value, button = one("button", form);
    button.disabled = true;
    say(form.dataset.working);
    try {
      const { identity } = await directory(), given = await call("GET", "wraps");
      if (!given.fresh) { location.assign(form.dataset.again); return; }
      if (given.locked) { say(words("travel-lock")); return; }
      await ask("unlock", { ...given, secret, identity });
      field.value = "";
      say("");
      opened();
    } catch (error) {
      say(words(error.code || "failed"));
      field.select();
    } finally { button.disabled = false; }
  });
});
