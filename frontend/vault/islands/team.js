// An organisation's keys: found, compare, vouch, admit, renew.
// The server's word counts only where the signed list agrees.
import { query, queryAll } from "../../parts/page.js";
import { uuid } from "../bytes.js";
import { call } from "../calls.js";
import { compared, firstChange } from "../changed.js";
import { fingerprint } from "../fingerprint.js";
import { define, part, words } from "../island.js";
import { nameHash } from "../lists.js";
import { ask, directory, onChange, trusted } from "../worker-client.js";

// Whose key it is stands in the list, too, and (as a hash) the name under which officers compared it.
const member = ({ person, called: name, identity: { id, recipient, sign_key } }) => ({
  id,
  recipient,
  sign: sign_key,
  person,
  called: name,
});
const bare = ({ id, recipient }) => ({ id, recipient });
const isSame = (a, b) =>
  a.id === b.id &&
  a.recipient === b.recipient &&
  ["sign", "person"].every((name) => (a[name] || "") === (b[name] || ""));
const isListed = (rows, key) => rows.some((row) => isSame(row, key));
// Under another name somebody is compared again; until then they stand in the list under the one of before.
const asNamed = (rows, key) => rows.some((row) => isSame(row, key) && row.called === key.called);

// What stands in the list and still stands at the server; whoever left is dropped with the next list.
function standing(state, list) {
  const people = state.members.filter((m) => m.identity).map(member);
  const outside = (kind) => state.outside.filter((o) => o.kind === kind).map(bare);
  return {
    members: list.members.filter((row) => isListed(people, row)),
    recovery: list.recovery.filter((row) => isListed(outside("recovery"), row)),
    partners: list.partners.filter((row) => isListed(outside("partner"), row)),
  };
}

async function look(organisation) {
  await directory(true);
  const state = await call("GET", `team/${organisation}`);
  const followed = await trusted(organisation);
  for (const m of state.members.filter((row) => row.identity)) m.called = await nameHash(m.identity.id, m.name);
  return { state, list: followed?.list, before: followed?.row.manifest.text };
}

// Whoever the list names, whose role reads, and who has no wrap of the key in use; and the recovery key.
const unwrapped = (state, list) =>
  [
    ...state.members.filter((m) => m.reads && m.identity && isListed(list.members, member(m))).map((m) => m.identity),
    ...state.outside.filter((o) => o.kind === "recovery" && isListed(list.recovery, bare(o))),
  ].filter((key) => !state.wrapped.includes(key.recipient));

async function admitAll(state, list) {
  for (const key of unwrapped(state, list)) {
    await call("POST", "team/wraps", {
      organisation: state.id,
      to: key.id,
      ...(await ask("admit", { organisation: state.id, to: key.recipient })),
    });
  }
}

const acts = {
  async found({ state }) {
    const ownKey = await ask("ownKey");
    const me = state.members.find((m) => m.identity?.recipient === ownKey.recipient);
    if (!me) throw Object.assign(new Error(), { code: "no-identity" });
    await call(
      "POST",
      "teams",
      await ask("foundTeam", { organisation: state.id, team: uuid(), members: [member(me)] }),
    );
  },
  async vouch({ state, list, before: listBefore }, additions) {
    const next = standing(state, list);
    for (const { table, key } of additions) next[table] = [...next[table].filter((row) => row.id !== key.id), key];
    const signed = await ask("nextList", { organisation: state.id, before: listBefore, ...next });
    await call("POST", "manifests", signed);
    await admitAll(state, JSON.parse(signed.text));
  },
  admit: ({ state, list }) => admitAll(state, list),
  async rotate({ state, list, before: listBefore }) {
    const next = standing(state, list);
    const readers = [
      ...state.members
        .filter(
          (m) =>
            m.reads && m.identity && isListed(next.members, member(m)) && state.wrapped.includes(m.identity.recipient),
        )
        .map((m) => m.identity),
      ...next.recovery,
    ];
    await call(
      "POST",
      "team/rotate",
      await ask("rotateTeam", {
        organisation: state.id,
        team: uuid(),
        before: listBefore,
        ...next,
        readers: readers.map(bare),
      }),
    );
    await ask("rotated");
  },
};

async function rowOf(name, label, table, key) {
  const copy = part(name, { name: label, words: await fingerprint(key.recipient, key.sign) });
  const box = query("input", copy);
  if (box) {
    box.value = key.id;
    box.addEventListener("change", () => {
      box.closest("[data-team]")?.dispatchEvent(new Event("compared"));
    });
  }
  return { copy, box, table, key };
}

function show(box, { state, list }) {
  const listed = list || { members: [], recovery: [], partners: [] };
  const people = state.members
    .filter((m) => m.identity)
    .map((m) => ({ shown: m.name, table: "members", key: member(m), reads: m.reads }));
  const outside = state.outside.map((o) => ({
    shown: o.label,
    table: o.kind === "recovery" ? "recovery" : "partners",
    key: bare(o),
  }));
  const every = [...people, ...outside];
  const waits = every.filter((e) => !asNamed(listed[e.table], e.key));
  const isOutdated = ["members", "recovery", "partners"].some(
    (t) => standing(state, listed)[t].length !== listed[t].length,
  );
  const say = {
    none: !list,
    founded: !!list,
    member: !!list && state.admitted,
    outsider: !!list && !state.admitted,
    rotate: !!list && state.admitted && state.rotate,
    waiting: !!list && state.admitted && !!waits.length,
    gone: !!list && state.admitted && isOutdated && !waits.length && !state.rotate,
    admit: !!list && state.admitted && !state.rotate && !!unwrapped(state, listed).length,
    without: state.members.some((m) => !m.identity),
    quiet: !!list && state.admitted && !waits.length && !isOutdated && !state.rotate,
  };
  for (const el of queryAll("[data-show]", box)) el.hidden = !say[el.dataset.show];
  return {
    waits,
    vouched: every.filter((e) => asNamed(listed[e.table], e.key)),
    without: state.members.filter((m) => !m.identity),
  };
}

async function fill(box, view) {
  const { waits, vouched, without } = show(box, view);
  const place = (name) => {
    const at = query(`[data-rows="${name}"]`, box);
    at.replaceChildren();
    return at;
  };
  const waiting = [];
  for (const row of waits) waiting.push(await rowOf("waits", row.shown, row.table, row.key));
  place("waits").append(...waiting.map((row) => row.copy));
  const rows = [];
  for (const row of vouched)
    rows.push(
      part("vouched", {
        name: row.shown,
        words: await fingerprint(row.key.recipient, row.key.sign),
        reads: view.state.wrapped.includes(row.key.recipient) ? "1" : "",
        plain: row.table === "members" && !row.reads ? "1" : "",
        later: row.reads && !view.state.wrapped.includes(row.key.recipient) ? "1" : "",
        partner: row.table === "partners" ? "1" : "",
      }),
    );
  place("vouched").append(...rows);
  place("without").append(...without.map((m) => part("without", { name: m.name })));
  for (const el of queryAll("[data-put-list]", box))
    el.textContent = view.list ? (view.list[el.dataset.putList] ?? view.list.team[el.dataset.putList] ?? "") : "";
  if (view.list)
    query("[data-list-words]", box).textContent = await fingerprint(view.list.team.recipient, view.list.sign);
  return waiting;
}

define("team", (box) => {
  const say = (text) => {
    query("[data-say]", box).textContent = text;
  };
  const organisation = box.dataset.team;
  let view;
  let waiting = [];
  let alive = true;
  const ticked = () => waiting.filter((row) => row.box?.checked);
  const count = () => {
    query('[data-act="vouch"]:not([data-tidy])', box).disabled = !ticked().length;
  };
  async function load() {
    try {
      view = await look(organisation);
      waiting = await fill(box, view);
      count();
      query("[data-loaded]", box).hidden = false;
    } catch (error) {
      query("[data-loaded]", box).hidden = true;
      say(error.said?.title || words(error.code || "failed"));
    }
  }
  box.addEventListener("compared", count);
  for (const button of queryAll("[data-act]", box))
    button.addEventListener("click", async () => {
      button.disabled = true;
      say(box.dataset.working);
      try {
        await acts[button.dataset.act](view, ticked());
        say(box.dataset.done);
        await load();
      } catch (error) {
        await load(); // what was done until then is shown
        say(error.said?.title || words(error.code || "failed"));
      } finally {
        button.disabled = false;
        if (alive) count();
      }
    });
  const stop = onChange((open) => {
    if (open) load();
    else query("[data-loaded]", box).hidden = true;
  });
  return () => {
    alive = false;
    stop();
  };
});

// The card: what the signed list says, to print.
define("card", (box) => {
  (async () => {
    try {
      await directory(true);
      const followed = await trusted(box.dataset.team);
      if (!followed) return;
      query("[data-list-words]", box).textContent = await fingerprint(followed.list.team.recipient, followed.list.sign);
      query("[data-recipient-of]", box).textContent = followed.list.team.recipient;
      query("[data-generation]", box).textContent = followed.list.team.generation;
      for (const [table, at] of [
        ["recovery", "recovery"],
        ["partners", "partner"],
      ])
        for (const key of followed.list[table]) {
          const label = followed.row.outside.find((o) => o.id === key.id)?.label || "";
          query(`[data-rows="${at}"]`, box).append(
            part("key", { name: label, recipient: key.recipient, words: await fingerprint(key.recipient) }),
          );
        }
    } catch (error) {
      query("[data-say]", box).textContent = error.said?.title || words(error.code || "failed");
    }
  })();
});

// "The key has changed: compare six words once" stays until somebody says that they did; of several,
// one after the other.
define("keys-changed", (box) => {
  /** @type {any} */
  let change = null;
  async function load() {
    change = await firstChange();
    box.hidden = !change;
    if (!change) return;
    query("[data-words]", box).textContent = change.words;
    const organisation = (await directory().catch(() => null))?.organisations.find(
      (row) => row.id === change.organisation,
    );
    query("[data-whose]", box).textContent = organisation?.name || "";
  }
  query("button", box).addEventListener("click", async () => {
    if (change) await compared(change.organisation);
    load();
  });
  addEventListener("keys-changed", load);
  load();
  return () => removeEventListener("keys-changed", load);
});
