// The clock of the account, and dates in the words that the page gives; what is no date is none.
import assert from "node:assert/strict";
import { test } from "node:test";

const MONTHS = Array.from({ length: 12 }, (_, n) => `m${n + 1}`).join("|");
const page = { zone: "Asia/Phnom_Penh", day: "{day} {month} {year}", month: "{month} {year}", months: MONTHS };
globalThis.document = { documentElement: { dataset: {} }, querySelector: () => ({ dataset: page }) };
const { day, dayAndTime, month } = await import("../../frontend/vault/dates.js");
const { clock, instant, local, offset } = await import("../../frontend/vault/zone.js");
const { cleaned } = await import("../../frontend/vault/notes.js");

test("a moment is shown by the account's clock, and words without a zone as they were written", () => {
  assert.equal(day("2026-11-24T18:10:00Z"), "25 m11 2026");
  assert.equal(dayAndTime("2026-11-24T18:10:00Z"), "25 m11 2026 01:10");
  assert.equal(dayAndTime("2026-11-24T18:10"), "24 m11 2026 18:10");
  assert.equal(month("2026-01"), "m1 2026");
});

test("what is no date is none", () => {
  for (const nonsense of ["", "soon", "24.11.2026", "2026", "T10:00Z", "2026-13-45T10:00Z", new Date("x")])
    assert.equal(clock(nonsense), null, String(nonsense));
  assert.throws(() => day("soon"));
});

test("a night in which clocks change has each hour where it belongs", () => {
  page.zone = "Europe/Berlin";
  assert.equal(local("2026-03-29T01:30:00Z"), "2026-03-29T03:30");
  assert.equal(instant("2026-03-29T03:30").toISOString(), "2026-03-29T01:30:00.000Z");
  assert.equal(instant("2026-10-25T04:00").toISOString(), "2026-10-25T03:00:00.000Z");
  assert.equal(offset(new Date("2026-07-01T00:00:00Z")), "+02:00");
  page.zone = "America/St_Johns";
  assert.equal(offset(new Date("2026-01-01T00:00:00Z")), "-03:30");
  page.zone = "Asia/Phnom_Penh";
});

test("of a note from a phone nothing is believed", () => {
  const received = "2026-11-24T10:00:00Z";
  const note = (when, more = {}) => cleaned({ what: "x", when, ...more }, received);
  assert.deepEqual(note({ at: "2026-11", precision: "month" }).when, { at: "2026-11", precision: "month" });
  for (const when of [
    undefined,
    { at: "2026-11-24", precision: "exact" },
    { at: "yesterday", precision: "day" },
    { at: 7, precision: "day" },
    { at: "2026-11-24", precision: "constructor" },
  ])
    assert.deepEqual(note(when).when, { at: "2026-11-24", precision: "day" });
  assert.equal(note(null, { kind: "__proto__" }).kind, "other");
  assert.equal(note(null, { what: "y".repeat(30000) }).what.length, 24000);
  for (const fields of [undefined, {}, { what: "  " }, { what: 7 }])
    assert.throws(() => cleaned(fields, received), { code: "not-a-note" });
});
