// One's own keys: whom to let help, another secret, passkeys, browsers.
import { query, queryAll } from "../../parts/page.js";
import { call } from "../calls.js";
import { define, words } from "../island.js";
import { drop, get } from "../store.js";
import { callFresh, codeOf, forgetWraps, givePassword } from "../unlock.js";
import { ask, directory, onChange, trusted } from "../worker-client.js";
import { isSame, show } from "./enrol.js";

function teller(box) {
  return (text, bad) => {
    const out = query("[data-say]", box);
    out.textContent = text;
    out.classList.toggle("error", !!bad);
  };
}

const sentence = (error) => error.said?.title || words(codeOf(error) || "failed");

// The password, where the server asks for it: the field appears, and what was typed goes first.
async function freshly(box, work, selector = "[data-password]") {
  const row = query(selector, box);
  const password = query("[name=password]", row);
  try {
    if (!row.hidden) {
      await givePassword(password.value);
      password.value = "";
      row.hidden = true;
    }
    return await work();
  } catch (error) {
    if (error.code === "password-again" || error.code === "wrong-password") {
      row.hidden = false;
      password.focus();
    }
    throw error;
  }
}

// Taking away a wrap: asked before, with the password, also while it is locked.
function removing(box, say) {
  for (const button of queryAll("[data-remove]", box)) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await freshly(box, () => callFresh("DELETE", `wraps/${button.dataset.remove}`), "[data-password=remove]");
        forgetWraps();
        button.closest("li")?.remove();
        say(box.dataset.removed);
      } catch (error) {
        button.disabled = false;
        say(sentence(error), error.code !== "password-again");
      }
    });
  }
}

define("keys", (box) => {
  const say = teller(box);
  removing(box, say);
  for (const button of queryAll("[data-recipient]", box)) {
    button.addEventListener("click", async () => {
      const { recipient, organisation } = button.dataset;
      button.disabled = true;
      try {
        const followed = await trusted(organisation);
        if (!followed?.list.recovery.some((key) => key.recipient === recipient))
          throw Object.assign(new Error("x"), { code: "recovery-not-vouched" });
        const { blob } = await ask("wrapFor", { to: recipient });
        await callFresh("POST", "wraps", { kind: "recovery", to_recipient: recipient, blob });
        location.reload();
      } catch (error) {
        button.disabled = false;
        say(sentence(error), true);
      }
    });
  }
});

define("secret", (box) => {
  const say = teller(box);
  const form = query("form", box);
  const place = query("[data-secret]", box);
  let secret = "";
  async function make() {
    secret = await ask("secret", { kind: query("[name=kind]:checked", box).value });
    hidden(false);
  }
  function hidden(is) {
    is ? place.replaceChildren() : show(place, secret);
    query("[data-after]", box).hidden = query("[data-show]", box).hidden = !is;
    query("[data-hide]", box).hidden = is;
    if (is) form.elements.typed.focus();
  }
  for (const choice of queryAll("[name=kind]", box)) choice.addEventListener("change", make);
  query("[data-hide]", box).addEventListener("click", () => hidden(true));
  query("[data-show]", box).addEventListener("click", () => hidden(false));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!isSame(form.elements.typed.value, secret)) {
      say(words("typed-differently"), true);
      form.elements.typed.select();
      return;
    }
    say(box.dataset.working);
    try {
      await freshly(box, async () =>
        callFresh("POST", "wraps", {
          kind: "secret",
          ...(await ask("rewrap", { secret, identity: (await directory()).identity.id })),
        }),
      );
      secret = form.elements.typed.value = "";
      forgetWraps();
      query("[data-make]", box).hidden = true;
      say(box.dataset.done);
    } catch (error) {
      say(sentence(error), error.code !== "password-again");
    }
  });
  return onChange((open) => {
    if (open) make();
    else {
      secret = form.elements.typed.value = "";
    }
  });
});

define("passkeys", (box) => {
  const say = teller(box);
  const form = query("form", box);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(box.dataset.working);
    try {
      await freshly(box, async () => {
        if (!(await call("GET", "wraps")).fresh) throw Object.assign(new Error("x"), { code: "password-again" });
        await callFresh("POST", "wraps", { kind: "passkey", ...(await ask("addPasskey")) });
      });
      location.reload();
    } catch (error) {
      say(sentence(error), error.code !== "password-again");
    }
  });
  removing(box, say);
});

define("browsers", async (box) => {
  const { person } = await directory();
  const key = await get("keys", `device:${person}`).catch(() => null);
  const rows = queryAll("[data-key]", box);
  const ownRow = rows.find((row) => row.dataset.key === key?.pub);
  if (ownRow) query("[data-mine]", ownRow).textContent = box.dataset.this;
  // Its signature was taken away: it makes a new key with the next thing that is written in it.
  else if (key?.id) await drop("keys", `device:${person}`);
});
