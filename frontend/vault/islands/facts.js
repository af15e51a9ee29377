// Coded facts that may leave an entry: filled in from what is open here; nothing else of it reaches the form.
import { query, queryAll } from "../../parts/page.js";
import { define } from "../island.js";
import { thread as newestVersion } from "../open-records.js";
import { onChange } from "../worker-client.js";

const choose = (field, value) => {
  if (value && [...field.options].some((option) => option.value === value)) field.value = value;
};

// The kinds of what the entry says was done come first; which of them, the person says.
function likelyOnTop(field, heading) {
  const group = [...field.children].find((child) => child.label === heading && child.tagName === "OPTGROUP");
  if (group) field.firstElementChild.after(group);
}

// On the entry's page: what was written about pressure is never offered.
define("facts", (root) =>
  onChange(async (open) => {
    const offer = query("[data-offer]", root);
    if (!open || !offer) return;
    const { record } = await newestVersion(root.dataset.thread, "entry").catch(() => ({}));
    offer.hidden = !record?.mine || record.content.fields?.kind === "pressured";
  }),
);

const KINDS = { people: "people", property: "property", programmes: "programmes", legal: "legal" };

define("consent", (root) => {
  const form = query("form", root);
  let touched = false;
  let looked = false;
  const touch = (event) => {
    if (event.isTrusted) touched = true;
  };

  async function load() {
    const { record } = await newestVersion(root.dataset.thread, "entry");
    if (!record) return;
    const { fields = {} } = record.content;
    if (fields.kind === "pressured") {
      form.remove();
      query("[data-pressured]", root).hidden = false;
      return;
    }
    looked = true;
    query("[data-shut]", root).hidden = true;
    if (touched || form.dataset.sent) return;
    choose(form.elements.month, (fields.when?.at || "").slice(0, 7));
    choose(form.elements.province, fields.where?.province);
    choose(form.elements.reliability, fields.sure);
    likelyOnTop(form.elements.threat, root.getAttribute(`data-act-${fields.act}`));
    for (const box of queryAll("[name=areas]", form)) box.checked = !!fields.effects?.[KINDS[box.value]];
    query("[data-filled]", root).hidden = false;
  }

  // Nothing leaves an entry that this browser has not looked into: it could be about pressure.
  form.addEventListener("submit", (event) => {
    if (looked || form.dataset.sent) return;
    event.preventDefault();
    query("[data-shut]", root).hidden = false;
    query("[data-shut]", root).focus();
  });
  form.addEventListener("input", touch);
  return onChange((open) => open && load().catch(() => {}));
});
