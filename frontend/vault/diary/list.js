// All entries, after unlocking: opened in sets, searched here, drawn fifty at a time.
import { query, queryAll } from "../../parts/page.js";
import { define, part } from "../island.js";
import { read } from "../open-records.js";
import { onSent } from "../queue.js";
import { directory, onChange } from "../worker-client.js";
import { searchable } from "./fields.js";
import { day, dayAndTime, moment, month, phrase, word } from "./words.js";

const STEP = 50;

// What a row and a filter need of an entry; the rest of it is let go.
function line(record) {
  const { fields = {}, files = [] } = record.content;
  const at = fields.when?.at || record.received_at;
  return {
    id: record.id,
    thread: record.thread,
    about: record.about,
    mine: record.mine,
    owner: record.owner,
    kind: fields.kind || "other",
    what: fields.what || "",
    when: fields.when,
    received: record.received_at,
    ends: record.purge_at,
    month: at.slice(0, 7),
    files: files.length,
    device: record.mine && record.signed === "device",
    text: searchable(record.content),
  };
}

// A copy that was made for others stands with its original, not beside it.
export function folded(lines) {
  const originals = new Set(lines.filter((entry) => entry.mine && !entry.about).map((entry) => entry.thread));
  const shared = new Set(lines.filter((entry) => entry.mine && entry.about).map((entry) => entry.about));
  return lines
    .filter((entry) => !(entry.mine && entry.about && originals.has(entry.about)))
    .map((entry) => ({ ...entry, given: shared.has(entry.thread) }));
}

const WHOSE = { mine: (l) => l.mine, private: (l) => l.mine && !l.given, given: (l) => l.given, got: (l) => !l.mine };

function filtered(lines, form) {
  const parts = form.elements.find.value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
  const {
    of_kind: { value: kind },
    of_month: { value: at },
    of_whom: { value: ownership },
  } = form.elements;
  return lines.filter(
    (l) =>
      (!kind || l.kind === kind) &&
      (!at || l.month === at) &&
      (!ownership || WHOSE[ownership](l)) &&
      parts.every((p) => l.text.includes(p)),
  );
}

// What holds for all of one's entries is said once, above them.
function row(root, l, names, mixed) {
  const text = (name, values) => phrase(root, "texts", name, values);
  const copy = part(
    "entry-row",
    {
      what: l.what.length > 140 ? `${l.what.slice(0, 139)}…` : l.what,
      kind: word("kinds", l.kind),
      when: moment(l.when) || dayAndTime(new Date(l.received)),
      files: l.files && text(l.files === 1 ? "file" : "files", { n: l.files }),
      signed: l.device && mixed && text("device"),
      ends: l.ends && text("ends", { day: day(new Date(l.ends)) }),
      fresh: root.dataset.new.split(" ").includes(l.thread) && text("fresh"),
      shared: l.given ? text("given") : !l.mine && text("got", { name: names.get(l.owner) || text("somebody") }),
    },
    root,
  );
  query("a", copy).href = root.dataset.entry.replace("00000000-0000-0000-0000-000000000000", l.thread);
  return copy;
}

define("diary-list", (root) => {
  const form = query("form", root);
  const rows = query("[data-rows]", root);
  const status = query("[data-status]", root);
  const further = query("[data-further]", root);
  const text = (name, values) => phrase(root, "texts", name, values);
  let raw = [];
  let lines = [];
  let hits = [];
  let drawn = 0;
  let names = new Map();
  let turn = 0;
  let timer;
  let broken = 0;
  let mixed = false;

  function more(focus) {
    const elements = hits.slice(drawn, drawn + STEP).map((l) => row(root, l, names, mixed));
    const first = drawn;
    rows.append(...elements);
    drawn += elements.length;
    further.hidden = drawn >= hits.length;
    if (focus) query("a", rows.children[first])?.focus();
  }

  function draw(busy = false) {
    hits = filtered(lines, form);
    const own = lines.filter((l) => l.mine);
    mixed = own.some((l) => !l.device);
    rows.replaceChildren();
    drawn = 0;
    more();
    const isWhole = hits.length === lines.length;
    status.textContent = [
      busy
        ? text("opening", { n: lines.length })
        : isWhole
          ? text(lines.length === 1 ? "one" : "all", { n: lines.length })
          : text(lines.length === 1 ? "found-one" : "found", { n: hits.length, all: lines.length }),
      own.length && !mixed ? text("devices") : "",
      broken ? text("broken", { n: broken }) : "",
    ].join(" ");
    query("[data-none]", root).hidden = busy || lines.length > 0 || broken > 0;
    query("[data-nothing]", root).hidden = busy || !lines.length || hits.length > 0;
  }

  function fillMonths() {
    const list = form.elements.of_month;
    const now = list.value;
    for (const option of queryAll("option:not(:first-child)", list)) option.remove();
    list.append(
      ...[...new Set(lines.map((l) => l.month))]
        .sort()
        .reverse()
        .map((m) => new Option(month(m), m)),
    );
    list.value = now;
  }

  async function load() {
    const ownTurn = ++turn;
    raw = [];
    status.textContent = text("opening", { n: 0 });
    try {
      names = new Map((await directory()).people.map((person) => [person.person, person.name]));
      const result = await read({ type: "entry" }, (good) => {
        if (ownTurn !== turn) return;
        raw.push(...good.map(line));
        lines = folded(raw);
        draw(true);
      });
      if (ownTurn !== turn) return;
      broken = result.broken.length;
      fillMonths();
      if (result.locked) status.textContent = text("travel");
      else draw();
      root.dataset.loaded = lines.length;
    } catch {
      if (ownTurn === turn) status.textContent = text("failed");
    }
  }

  function forget() {
    turn++;
    raw = lines = hits = [];
    form.reset();
    rows.replaceChildren();
    delete root.dataset.loaded;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(), 80);
  });
  further.addEventListener("click", () => more(true));
  addEventListener("pagehide", forget);
  const stops = [
    onChange((open) => (open ? load() : forget())),
    onSent((_id, state) => state === "sent" && root.dataset.loaded && load()),
  ];
  return () => {
    forget();
    removeEventListener("pagehide", forget);
    for (const stop of stops) stop();
  };
});
