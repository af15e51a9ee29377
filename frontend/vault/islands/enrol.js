// Make a vault key in this browser: the secret is shown once and typed back before anything is kept.
import { one } from "../../parts/page.js";
import { call } from "../calls.js";
import { ask, directory, opened } from "../door.js";
import { define, words } from "../island.js";
import { go } from "../stay.js";

// A phone with little memory opens a smaller wrap.
export const work = () => (navigator.deviceMemory && navigator.deviceMemory <= 2 ? 16 : 17);
const digits = (text) => text.replace(/[\s-]/g, "").toLowerCase();

define("enrol", (form) => {
  const say = (text) => { one("[data-say]", form).textContent = text; };
  let secret = "";
  ask("secret").then((made) => { secret = made; one("[data-secret]", form).textContent = made; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.elements.typed;
    if (digits(field.value) !== digits(secret)) { say(words("typed-differently")); field.select(); return; }
    one("button", form).disabled = true;
    say(form.dataset.working);
    try {
      const { organisations, recovery } = await directory();
      const outside = [...recovery, ...organisations.flatMap((o) => o.outside.filter((k) => k.kind === "recovery"))];
      await call("POST", "enrol", await ask("enrol", { secret, work: work(), recoveries: outside.map((k) => k.recipient) }));
      await directory(true);
      opened();
      go(form.dataset.next);
    } catch (error) {
      say(error.said?.title || words(error.code || "failed"));
      one("button", form).disabled = false;
    }
  });
});
