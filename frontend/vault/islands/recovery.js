// Ways back: wraps for recovery keys that the signed list vouches for, one's own recovery key, a forgotten secret.
import { query, queryAll } from "../../parts/page.js";
import { call } from "../calls.js";
import { fingerprint } from "../fingerprint.js";
import { define, words } from "../island.js";
import { goOn } from "../navigation.js";
import { put } from "../store.js";
import { ask, directory, followAll, onChange, opened, trusted } from "../worker-client.js";
import { isSame, show } from "./enrol.js";

const isKey = (text) => /^age1[02-9ac-hj-np-z]{58}$/.test(text);

// After each unlock: this browser remembers its own key, and adds recovery wraps that are missing.
async function afterOpening() {
  const { person, organisations, watching, recovery_wraps: have = [] } = await directory(true);
  const { recipient } = await ask("ownKey");
  await put("pins", `self:${person}`, recipient);
  // Who only watches over a person gets nothing by itself; its list is followed, so that it cannot be swapped later.
  for (const { id } of watching) await trusted(id).catch(() => null);
  for (const { id } of organisations) {
    const followed = await trusted(id).catch(() => null); // pages that seal say loudly what was refused
    for (const key of followed?.list.recovery || []) {
      if (have.includes(key.recipient)) continue;
      await call("POST", "wraps", {
        kind: "recovery",
        to_recipient: key.recipient,
        ...(await ask("wrapFor", { to: key.recipient })),
      });
    }
  }
}
onChange((open) => {
  if (open) afterOpening().catch(() => {});
});

// The words of a key: fixed, or of what is being typed.
define("fingerprint", (box) => {
  const putWords = async (recipient, sign) => {
    query("[data-words]", box).textContent = isKey(recipient) ? await fingerprint(recipient, sign) : "–";
  };
  const field = query("[data-recipient]", box);
  if (field instanceof HTMLInputElement)
    field.addEventListener("input", () => putWords(field.value.trim().toLowerCase()));
  putWords((field?.value ?? box.dataset.key ?? "").trim().toLowerCase(), box.dataset.sign);
});

// My own words, from the key that is open here, to read out to an officer.
define("own-words", (box) =>
  onChange(async (open) => {
    box.hidden = !open;
    if (!open) return;
    const { recipient, sign } = await ask("ownKey");
    query("[data-words]", box).textContent = await fingerprint(recipient, sign);
  }),
);

// A recovery key of one's own: this browser seals to what was typed here, whatever the server says later.
define("own-recovery", (form) => {
  const say = (text) => {
    query("[data-say]", form).textContent = text;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const recipient = form.elements.recipient.value.trim().toLowerCase();
    const button = query("button", form);
    if (!isKey(recipient)) {
      say(words("not-a-key"));
      return;
    }
    button.disabled = true;
    try {
      const wrap = await ask("wrapFor", { to: recipient });
      await call("POST", "recovery-key", { recipient, label: form.elements.label.value });
      await call("POST", "wraps", { kind: "recovery", to_recipient: recipient, ...wrap });
      goOn(form, form.dataset.next);
    } catch (error) {
      say(error.said?.title || words(error.code || "failed"));
      button.disabled = false;
    }
  });
});

// The secret is forgotten: a new key, and a request that the old one be handed over to it.
define("recover", (form) => {
  const say = (text) => {
    query("[data-say]", form).textContent = text;
  };
  let secret = "";
  ask("secret").then((digits) => {
    secret = digits;
    show(query("[data-secret]", form), digits);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.elements.typed;
    const way = queryAll("[name=way]", form).find((choice) => choice.checked || choice.type === "hidden");
    if (!isSame(field.value, secret)) {
      say(words("typed-differently"));
      field.select();
      return;
    }
    query("button", form).disabled = true;
    say(form.dataset.working);
    try {
      await followAll();
      await call("POST", "recovery", {
        organisation: /** @type {Part} */ (way).value || null,
        ...(await ask("enrol", { secret, recoveries: [] })),
      });
      field.value = "";
      await directory(true);
      opened();
      goOn(form, form.dataset.next);
    } catch (error) {
      if (error.status === 403) {
        location.assign(form.dataset.again);
        return;
      }
      say(error.said?.title || words(error.code || "failed"));
      query("button", form).disabled = false;
    }
  });
});
