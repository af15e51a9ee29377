// Run by test_patterns.py with node: what the pattern finder and the Uwazi writer do, without a browser.
import assert from "node:assert/strict";
import { about, account, grams, likeness, patterns, phone, plate } from "../../../frontend/vault/patterns.js";
import { csv, date, json, safe } from "../../../frontend/vault/uwazi.js";

let n = 0;
const entry = (fields) => ({ id: `r${++n}`, thread: `t${n}`, fields });
const on = (at, precision = "exact") => ({ at, precision });
const of = (groups, kind) => groups.filter((one) => one.kind === kind);

assert.equal(plate("2a-1234 "), plate("2A 1234"));
assert.equal(plate("២A-១២៣៤"), "2A1234");
assert.equal(phone("+855 12 345 678"), phone("012-345-678"));
assert.equal(phone("០១២ ៣៤៥ ៦៧៨"), "12345678");
assert.equal(phone("117"), "");
assert.equal(account("https://www.facebook.com/Some.One/?ref=1"), account("facebook.com/some.one"));

{
  // three entries with one plate, two of them on Mondays
  const rows = [
    entry({ what: "a car", plate: "2A-1234", when: on("2026-11-02T07:10") }),
    entry({ what: "again", plate: "2a 1234", when: on("2026-11-09T08:20") }),
    entry({ what: "by night", plate: "២A១២៣៤", when: on("2026-11-12T22:00") }),
    entry({ what: "another", plate: "2B-9999", when: on("2026-11-12T22:00") }),
    entry({ what: "for me alone", kind: "pressured", plate: "2A-1234", when: on("2026-11-16T07:00") }),
  ];
  const groups = patterns(rows);
  const [one] = of(groups, "plate");
  assert.deepEqual([one.value, one.entries.length, one.strong], ["2A1234", 3, true]);
  assert.deepEqual(one.weekday, { day: 1, count: 2 });
  assert.deepEqual(one.hour, { from: 6, count: 2 });
  assert.equal(of(groups, "plate").length, 1);
  assert.equal(groups[0], one);
  assert.deepEqual(
    about(rows[0].thread, groups).map((g) => g.kind),
    ["plate"],
  );
}

{
  // wording in Khmer, without blanks, with a zero-width one, and a word changed
  const said = "ឈប់ធ្វើការងារនេះភ្លាមបើមិនដូច្នេះទេអ្នកនឹងសោកស្ដាយ";
  const rows = [
    entry({ wording: said }),
    entry({ wording: said.replace("ភ្លាម", "\u200bឥឡូវនេះ\u200b") }),
    entry({ wording: "ព្រឹកនេះមេឃភ្លៀងខ្លាំងណាស់នៅតាមផ្លូវទៅភូមិ" }),
  ];
  const [one] = of(patterns(rows), "wording");
  assert.deepEqual(one.entries, [rows[0].thread, rows[1].thread]);
  assert.ok(one.likeness > 0.45 && one.likeness < 1);
  assert.ok(likeness(grams(said), grams(rows[2].fields.wording)) < 0.2);
}

{
  // weak evidence: place, channel, weekday and hour, told as such;
  // what is known only by its month has neither day nor hour
  const rows = Array.from({ length: 4 }, (_, i) =>
    entry({
      where: { text: "Near  the market.", province: "KH-12" },
      channel: "phone",
      when: on(`2026-11-0${i + 2}T18:3${i}`),
    }),
  );
  rows.push(
    entry({ what: "x", when: on("2026-11", "month") }),
    entry({ what: "odd time", when: on("never") }),
    entry({}),
  );
  const groups = patterns(rows);
  assert.deepEqual(groups.map((g) => g.kind).sort(), ["channel", "hour", "place", "province"]);
  assert.ok(groups.every((g) => !g.strong));
  assert.equal(of(groups, "hour")[0].entries.length, 4);
  assert.deepEqual(patterns([]), []);
}

{
  // a thousand entries of thirty words, every tenth alike, below a second
  const words = Array.from({ length: 400 }, (_, i) => ((i * 7919) % 99991).toString(36) + "ក".repeat(i % 3));
  const rows = Array.from({ length: 1000 }, (_, i) =>
    entry({
      wording:
        i % 10
          ? Array.from({ length: 30 }, (__, k) => words[(i * 31 + k * k * 17) % 400]).join(" ")
          : `you will regret this if you go on, number ${i}, think of your children`,
      plate: `2A-${1000 + (i % 300)}`,
      phone: `0123${10000 + (i % 250)}`,
      when: on(new Date(Date.UTC(2026, 0, 1) + i * 7e6).toISOString()),
      where: { text: `village ${i % 90}`, province: `KH-${i % 25}` },
    }),
  );
  const before = process.cpuUsage();
  const groups = patterns(rows);
  const took = process.cpuUsage(before).user / 1000; // not what others on this machine take
  assert.ok(took < 1000, `took ${took} ms`);
  assert.ok(of(groups, "wording").some((g) => g.entries.length === 100));
  console.log(JSON.stringify({ ms: Math.round(took), groups: groups.length }));
}

{
  // Uwazi
  const names = { title: "Title", entry: "Entry", what: "What" };
  const rows = [
    {
      id: "t1",
      type: "entry",
      received: "2026-11-24T08:00:00Z",
      fields: {
        what: '=HYPERLINK("http://x")',
        kind: ["threat", "a|b"],
        when: on("2026-11-05T10:00"),
        where: { text: 'ភូមិ, "ក"', province: "KH-12" },
        effects: { people: 3, property: 0, legal: "fine" },
      },
    },
  ];
  const text = csv(rows, names);
  const [head, line] = text.replace("\ufeff", "").split("\r\n");
  const columns = head.split(",");
  assert.equal(columns[0], "title"); // Uwazi demands it, in these letters
  for (const name of columns) assert.match(name, /^(?!.*__)[a-z][a-z0-9_]*$/, name);
  assert.equal(new Set(columns).size, columns.length);
  for (const taken of ["id", "sharedId", "file", "attachments", "language"]) assert.ok(!columns.includes(taken), taken);
  assert.ok(line.includes(`"'=HYPERLINK(""http://x"")"`), line);
  assert.ok(
    line.includes('"threat|a/b","2026/11/05",') && line.includes("people|legal") && line.includes(',"2026/11/24",'),
  );
  // Where ";" or a tab part columns, no cell begins like a formula either.
  const inside = csv(
    [{ ...rows[0], fields: { wording: "they wrote;=1+1;end", phone: "x\t=1+1", what: "y\n+1" } }],
    names,
  ).split("\r\n")[1];
  assert.ok(!inside.split(/[;\t\n]/).some((cell) => /^[=+\-@]/.test(cell)), inside);
  for (const bad of ["=1", "+1", "-1", "@x", "\t=1", " =1", "\u200b=1", "＝1", "%x", "|x"])
    assert.ok(safe(bad).startsWith("'"), bad);
  assert.equal(safe("ក = 1"), "ក = 1");
  assert.equal(date("2026-11"), "2026/11/01");
  assert.equal(date(""), "");
  const [one] = JSON.parse(json(rows, names));
  assert.equal(one.metadata.date[0].value, Date.UTC(2026, 10, 5) / 1000);
  assert.deepEqual(one.metadata.affected, [{ value: "people" }, { value: "legal" }]);
  assert.equal(one.metadata.why, undefined);
  assert.equal(one.sharedId, undefined); // it would name an entity that Uwazi has already
  const incident = {
    id: "r9",
    type: "incident",
    received: "2026-11-24T01:00:00Z",
    fields: {
      title: "An arrest",
      description: "Taken from home",
      when: { at: "2026-11-20T06:30" },
      where: { province: "KH-12" },
      persons: [{ name: "Srey" }, { code: "Reed" }],
      acts: [{ type: "arrest", reason: "None::given" }, { type: "arrest" }],
      involvements: [{ type: "executive", unit: "Police" }],
      effects: ["people", "legal"],
    },
  };
  const [, told] = JSON.parse(json([...rows, incident], names))
    .slice(-2)
    .map((row) => row.metadata);
  const values = Object.fromEntries(
    Object.entries(told).map(([name, all]) => [name, all.map((v) => v.value).join("|")]),
  );
  assert.deepEqual(
    [values.what, values.kind, values.who, values.why, values.involved, values.affected, values.record],
    ["Taken from home", "arrest", "Srey; Reed", "None::given", "Police, executive", "people|legal", "r9"],
  );
}
