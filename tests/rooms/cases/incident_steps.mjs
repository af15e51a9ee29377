// Run by test_incident_words.py with node: what an incident's form keeps, reckons and says, without a browser.
import assert from "node:assert/strict";
import { fromAlert, fromEntry } from "../../../frontend/vault/incidents/beginning.js";
import { merged } from "../../../frontend/vault/incidents/form.js";
import { gapOf } from "../../../frontend/vault/incidents/money.js";

{ // what this page does not know of stays; what was emptied goes; rows that were taken out go
  const before = { title: "t", other: 1, when: { at: "1", newer: "kept" }, acts: [{ id: "a", type: "arrest", newer: 2, detention: { place: "p" } }, { id: "b" }] };
  const now = { title: "", when: { at: "2" }, acts: [{ id: "a", type: "threat", detention: { place: "" } }, { id: "c", type: "fine" }], effects: ["held"] };
  assert.deepEqual(merged(before, now), {
    other: 1, when: { at: "2", newer: "kept" }, acts: [{ id: "a", type: "threat", newer: 2 }, { id: "c", type: "fine" }], effects: ["held"],
  });
}

assert.deepEqual(gapOf({ needs: "300", income: "120", months: "6" }), { month: 180, total: 1080 });
assert.deepEqual(gapOf({ needs: "50" }), { month: 50, total: 50 });
assert.equal(gapOf({ needs: "100", income: "120" }), null);

{ // numbers, plates and accounts of an entry are not dropped
  const made = fromEntry({ what: "w", plate: "2A", phone: "012", account: "me", when: { at: "2026-11-24T22:10:00+07:00", precision: "exact" } }, (_, code) => code);
  assert.equal(made.description, "w\nphone: 012\nplate: 2A\naccount: me");
  assert.deepEqual(made.when, { at: "2026-11-24T22:10", precision: "minute" });
}

assert.deepEqual(fromAlert({ at: "2026-11-24T22:10", place: "" }), { when: { at: "2026-11-24T22:10", precision: "minute" }, where: {}, persons: [] });
assert.equal(fromAlert({ name: "Sophea" }).persons[0].name, "Sophea");
