// Run by test_patterns.py with node, whose own zone is another: the clock of the page is the account's.
import assert from "node:assert/strict";
import { fromForm, intoForm } from "../../../frontend/vault/diary/fields.js";
import { patterns } from "../../../frontend/vault/patterns.js";
import { clock, instant, local, offset } from "../../../frontend/vault/zone.js";

const at = (...rows) =>
  rows.map((when, n) => ({
    id: `r${n}`,
    thread: `t${n}`,
    fields: { what: `w${n}`, when: { at: when, precision: "exact" } },
  }));
const page = (zone) => {
  globalThis.document = { querySelector: () => ({ dataset: { zone } }) };
};

page("Asia/Phnom_Penh");
assert.equal(local("2026-11-24T15:10:00Z"), "2026-11-24T22:10");
assert.equal(local("2026-11-24T22:10"), "2026-11-24T22:10"); // as it was written
assert.equal(instant("2026-11-24T22:10").toISOString(), "2026-11-24T15:10:00.000Z");
assert.equal(instant("2026-11-24").toISOString(), "2026-11-23T17:00:00.000Z");
assert.equal(offset(new Date("2026-11-24T15:10:30Z")), "+07:00");
assert.deepEqual([clock("2026-11-24T18:10:00Z").weekday, clock("2026-11").day, clock("soon")], [3, 1, null]);
assert.deepEqual(
  patterns(at("2026-11-02T12:10:00Z", "2026-11-09T19:20:00+07:00", "2026-11-16T12:30:00Z", "2026-11-23T20:10")).find(
    (one) => one.kind === "hour",
  )?.value,
  "18",
);

const elements = Object.fromEntries(["when_at", "when_precision", "what", "kind"].map((name) => [name, { value: "" }]));
Object.assign(elements.when_at, { value: "2026-11-24T22:10" });
assert.deepEqual(fromForm({ elements }).when, { at: "2026-11-24T22:10:00+07:00", precision: "exact" });
// Written elsewhere: the same moment.
intoForm({ elements }, { when: { at: "2026-11-24T15:10:00+00:00", precision: "exact" } });
assert.equal(elements.when_at.value, "2026-11-24T22:10");

page("America/New_York"); // a night in which clocks go back
assert.equal(instant("2026-11-01T00:30").toISOString(), "2026-11-01T04:30:00.000Z");
assert.equal(instant("2026-11-01T03:30").toISOString(), "2026-11-01T08:30:00.000Z");
assert.equal(offset(new Date("2026-11-01T08:30:00Z")), "-05:00");
