// On which topics somebody speaks as a citizen, and how: sealed for themselves alone, and compared here with the rules
// of their organisations, which came with the page for every way that there is. Which of them is theirs stays here.
import { wait } from "../../parts/limited.js";
import { query, queryAll } from "../../parts/page.js";
import { PROPOSED } from "../../parts/proposed.js";
import { call } from "../calls.js";
import { define, part } from "../island.js";
import { read } from "../open-records.js";
import { sayer, sentence, tryTo } from "../packs/status.js";
import { keep, onSent } from "../queue.js";
import { self } from "../readers.js";
import { guard } from "../unsaved.js";
import { isOpen, onChange, Said } from "../worker-client.js";

const KIND = "posture";
const PATIENCE = 4000;
const topicsOf = (form) => queryAll("[data-topic]", form);

function values(form) {
  const rows = topicsOf(form)
    .map((row) => [row.dataset.topic, query("[data-way]", row).value, query("[data-words]", row).value.trim()])
    .filter(([, way]) => way);
  return Object.fromEntries(rows.map(([topic, way, words]) => [topic, { way, words }]));
}

function fill(form, topics) {
  for (const row of topicsOf(form)) {
    const { way = "", words = "" } = topics[row.dataset.topic] || {};
    query("[data-way]", row).value = way;
    query("[data-words]", row).value = words;
  }
}

// → for each organisation the topics on which its rules and one's own way collide.
function showCollisions(form, compared) {
  const colliding = new Map();
  for (const row of topicsOf(form)) {
    const { topic } = row.dataset;
    const way = query("[data-way]", row).value;
    const sentences = compared.flatMap(({ organisation, topics }) => {
      const lines = topics[topic]?.[way] || [];
      if (lines.length) colliding.set(organisation, [...(colliding.get(organisation) || []), topic]);
      return lines;
    });
    const list = query("[data-collisions]", row);
    list.replaceChildren(...sentences.map((text) => part("collision", { text }, form)));
    list.hidden = !sentences.length;
    query("[data-more]", row).hidden = !way;
    query("[data-collides]", row).hidden = !sentences.length;
    query("[data-way-words]", row).textContent = way && query("[data-way]", row).selectedOptions[0].text;
  }
  showProposals(form, colliding);
}

// The form that opens ticks these topics itself. They stand in no address, which a browser would remember: they lie in
// this tab from the press until the form has read them.
function showProposals(form, colliding) {
  query("[data-propose]", form).hidden = !colliding.size;
  for (const link of queryAll("[data-agree]", form)) {
    const topics = colliding.get(link.dataset.agree);
    link.hidden = !topics;
    link.onclick = ({ ctrlKey, metaKey, shiftKey }) => {
      if (topics && !(ctrlKey || metaKey || shiftKey)) sessionStorage.setItem(PROPOSED, topics.join(","));
    };
  }
}

async function newest() {
  const { records } = await read({ type: "own" });
  return records.find((record) => record.mine && record.content.kind === KIND) || null;
}

async function seal(form, previous) {
  return keep({
    content: { kind: KIND, topics: values(form) },
    readers: [await self()],
    place: { type: "own", ...(previous ? { thread: previous.thread, supersedes: previous.id } : {}) },
  });
}

define("own-way", (form) => {
  const compared = JSON.parse(query("#compared").textContent);
  /** @type {any} */
  let previous = null;
  let touched = false;
  let loading;
  const show = (topics) => {
    fill(form, topics);
    showCollisions(form, compared);
    query("[data-delete]", form).hidden = !previous;
  };
  const changed = () => {
    touched = true;
    showCollisions(form, compared);
  };
  const clear = () => {
    touched = false;
    previous = null;
    show({});
  };
  // What was typed or sealed while it came stands.
  async function load() {
    if (previous) return;
    const record = await newest();
    if (!isOpen() || previous) return;
    previous = record;
    show({ ...record?.content.topics, ...values(form) });
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  const stop = onChange((open) => {
    if (open) loading = load().catch((error) => previous || sayer(form)(sentence(error)));
    else if (!touched) clear();
  });
  const showState = (state) => {
    query("[data-delete]", form).hidden = state !== "sent";
    sayer(form)(state === "sent" ? form.dataset.sealed : form.dataset.waiting);
  };
  const unheard = onSent((id, state) => {
    if (id === previous?.id && state !== "refused") showState(state);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      if (!isOpen()) throw new Said("locked");
      await Promise.race([loading, wait(PATIENCE)]); // a new version of what there is, unless the line hangs
      const { id, thread, state } = await seal(form, previous);
      touched = false;
      previous = { id, thread };
      showState(state);
    });
  });
  query("[data-destroy]", form).addEventListener("click", () =>
    tryTo(form, async () => {
      await call("DELETE", `threads/${previous.thread}`);
      clear();
      sayer(form)(form.dataset.deleted);
    }),
  );
  const unguard = guard(form, () => touched, form.dataset.leave);
  addEventListener("pagehide", clear);
  return () => {
    stop();
    unheard();
    unguard();
    clear();
    removeEventListener("pagehide", clear);
  };
});
