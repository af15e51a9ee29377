// Type the secret; it stays in this page's worker until it locks. The page is never left for it.
import { query, queryAll } from "../../parts/page.js";
import { define, words } from "../island.js";
import { go } from "../navigation.js";
import { startTyping } from "../secret-field.js";
import { codeOf, givePassword, mustGivePassword, unlock, unlockByPasskey, warm } from "../unlock.js";

// `onOpened`: what to do when it is open.
export function startUnlock(form, onOpened = () => {}) {
  const row = query("[data-password]", form);
  const secret = form.elements.secret;
  const password = form.elements.password;
  const typed = startTyping(form);
  const say = (text, bad = false) => {
    const out = query("[data-say]", form);
    out.textContent = text;
    out.classList.toggle("error", bad);
  };

  async function attempt(open) {
    for (const button of queryAll("button", form)) button.disabled = true;
    say(form.dataset.working);
    try {
      if (!row.hidden) {
        await givePassword(password.value);
        password.value = "";
        row.hidden = true;
      }
      await open();
      secret.value = "";
      typed();
      say("");
      onOpened();
    } catch (error) {
      told(error);
    } finally {
      for (const button of queryAll("button", form)) button.disabled = false;
    }
  }

  function told(error) {
    const code = codeOf(error);
    say(code ? words(code) : error.said?.title || words("failed"), code !== "password-again");
    if (code === "password-again") {
      row.hidden = false;
      password.focus();
    }
    if (code === "wrong-password") {
      password.value = "";
      password.focus();
    }
    if (code === "wrong-secret") secret.select();
  }

  form.addEventListener("focusin", warm, { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => unlock(secret.value));
  });
  query("[data-passkey]", form)?.addEventListener("click", () => attempt(unlockByPasskey));
  row.hidden = !mustGivePassword();
  const otherWay = query("[data-other]", form);
  otherWay.href = `${otherWay.pathname}?next=${encodeURIComponent(location.pathname + location.search)}`;
}

// Whoever came here to unlock goes back to where they were.
define("unlock", (form) =>
  startUnlock(form, () => {
    const next = new URLSearchParams(location.search).get("next");
    if (next && /^\/(?![/\\])/.test(next)) go(next);
  }),
);
