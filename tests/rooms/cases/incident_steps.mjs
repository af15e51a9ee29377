// Run by test_incident_words.py with node: what an incident's form keeps, reckons and says, without a browser.
import assert from "node:assert/strict";
import { countable } from "../../../frontend/vault/incidents/countable.js";
import { asKnown, merged } from "../../../frontend/vault/incidents/form.js";
import { agreedIn, withPack } from "../../../frontend/vault/incidents/from-pack.js";
import { gapOf } from "../../../frontend/vault/incidents/money.js";
import { both, fromAlert, fromEntry } from "../../../frontend/vault/incidents/prefill.js";

const label = (_, code) => code;

{
  // what this page does not know of stays; what was emptied goes; rows that were taken out go,
  // and so do rows that say nothing
  const before = {
    title: "t",
    other: 1,
    when: { at: "1", newer: "kept" },
    acts: [{ id: "a", type: "arrest", newer: 2, detention: { place: "p" } }, { id: "b" }],
  };
  const now = {
    title: "",
    when: { at: "2" },
    acts: [
      { id: "a", type: "threat", detention: { place: "" } },
      { id: "c", type: "fine" },
      { id: "d", type: "" },
    ],
    effects: ["held"],
  };
  assert.deepEqual(merged(before, now), {
    other: 1,
    when: { at: "2", newer: "kept" },
    acts: [
      { id: "a", type: "threat", newer: 2 },
      { id: "c", type: "fine" },
    ],
    effects: ["held"],
  });
}

assert.deepEqual(gapOf({ needs: "300", income: "120", months: "6" }), { month: 180, total: 1080 });
assert.deepEqual(gapOf({ needs: "50" }), { month: 50, total: 50 });
assert.equal(gapOf({ needs: "100", income: "120" }), null);

// of a day no hour is kept
assert.deepEqual(asKnown({ when: { at: "2026-11-24T00:00", precision: "day" } }).when, {
  at: "2026-11-24",
  precision: "day",
});
assert.equal(asKnown({ when: { at: "2026-11-24T09:30", precision: "between" } }).when.at, "2026-11-24T09:30");

{
  // numbers and accounts of an entry are not dropped; its plate is that of whoever did it
  const entry = {
    what: "w",
    plate: "2A-1234",
    phone: "012",
    account: "me",
    when: { at: "2026-11-24T22:10:00+07:00", precision: "exact" },
  };
  const { fields, from } = fromEntry(entry, label);
  assert.equal(fields.description, "w\nphone: 012\naccount: me");
  assert.deepEqual(fields.when, { at: "2026-11-24T22:10", precision: "minute" });
  assert.equal(fields.involvements[0].vehicle, "2A-1234");
  assert.deepEqual(from, { description: "diary", "when.at": "diary", "involvements.0.vehicle": "diary" });
}

const SILENT = { at: "2026-11-27T14:07", precision: "between", until: "2026-11-27T16:37" };

{
  // plan, alert and playbook, each said
  const alert = { kind: "missed", name: "Sophea", when: SILENT, position: "13.36, 103.86", province: "KH-17" };
  const { fields, from } = fromAlert({ act: "arrest", alert, plan: { place: "The village", province: "" } });
  assert.deepEqual(fields.when, SILENT);
  assert.deepEqual(fields.where, {
    text: "The village",
    province: "KH-17",
    precision: "area",
    position: "13.36, 103.86",
  });
  assert.deepEqual(
    [fields.persons[0].name, fields.acts[0].type, fields.acts[0].person],
    ["Sophea", "arrest", fields.persons[0].id],
  );
  assert.deepEqual(from, {
    "when.at": "last-ok",
    "when.until": "missed",
    "acts.0.type": "playbook",
    "persons.0.name": "alert",
    "where.text": "plan",
    "where.province": "position",
  });
  assert.equal(fromAlert({ alert: { code: "Lotus-3" } }).fields.persons[0].code, "Lotus-3");
  assert.deepEqual(fromAlert({ act: "" }), {
    fields: { when: { at: "" }, persons: [], where: {}, acts: [] },
    from: {},
  });
}

{
  // an entry's own words count, and the act is still known
  const { fields, from } = both(fromEntry({ what: "w", where: {} }, label), fromAlert({ act: "threat" }));
  assert.deepEqual([fields.description, fields.acts[0].type, from["acts.0.type"]], ["w", "threat", "playbook"]);
}

const PACK = {
  full_name: "Sok Sophea",
  born: "1990, Takeo",
  nationality: "Cambodian, passport N123456",
  work: "Organiser",
  known_as: "Phea",
  lawyer: "Chan, 012 000",
  name_un: "yes",
  after_un: "24",
  un_government: "yes",
  name_network: "without",
  name_grants: "yes",
  name_press: "no",
  never: "My village",
};
const WHEN = { at: "2026-06-01", how: "case pack, opened on 2026-11-27", since: "2026-11-27T16:39" };

{
  // a yes is a consent; every other answer, none too, is a wish
  const { consents, wishes } = agreedIn(PACK, WHEN);
  assert.deepEqual(
    consents.map((one) => [one.recipient_kind, one.scope.join(), one.from]),
    [
      ["ohchr", "submit,name_to_government", "2026-11-28T16:39"],
      ["wgad", "submit,name_to_government", "2026-11-28T16:39"],
      ["wgeid", "submit,name_to_government", "2026-11-28T16:39"],
      ["fld", "submit", ""],
      ["protectdefenders", "submit", ""],
    ],
  );
  assert.deepEqual(wishes, { network: "without", ngo: "without", embassy: "no" });
  assert.deepEqual([consents[0].given_by, consents[0].at, consents[0].how], ["victim", WHEN.at, WHEN.how]);
  assert.deepEqual(agreedIn({ name_un: "yes", name_press: "yes" }, WHEN).consents[0].scope, [
    "submit",
    "name_in_public",
  ]);
  assert.deepEqual(agreedIn({ name_un: "yes", name_press: "yes", after_press: "72" }, WHEN).consents[0].scope, [
    "submit",
  ]);
}

{
  // into the form as it stands: what is there stays, and each part says where it is from
  const before = {
    persons: [{ id: "p", name: "Sophea", code: "Lotus", occupation: "Teacher" }],
    acts: [{ id: "a", type: "arrest", person: "p" }],
  };
  const { fields, from } = withPack(before, PACK, { ...WHEN, holding: ["arrest"] });
  const [one] = fields.persons;
  assert.deepEqual(
    [one.id, one.name, one.code, one.born, one.nationality, one.occupation, one.other_names],
    ["p", "Sok Sophea", "Lotus", "1990, Takeo", "Cambodian", "Teacher", "Phea"],
  );
  assert.equal(fields.acts[0].detention.counsel, "Chan, 012 000");
  assert.equal(fields.confidential, "My village");
  assert.equal(one.consents.length, 5);
  for (const path of [
    "persons.0.name",
    "persons.0.born",
    "persons.0.consents.4.recipient_kind",
    "acts.0.detention.counsel",
    "confidential",
  ])
    assert.equal(from[path], "pack", path);
  assert.ok(!("persons.0.occupation" in from));
  assert.equal(withPack(fields, PACK, { ...WHEN, holding: [] }).fields.persons[0].consents.length, 5); // once
  assert.deepEqual(
    withPack({ persons: [{ id: "p", name: "Chan Dara" }] }, PACK, { ...WHEN, holding: [] }).fields.persons.map(
      (each) => each.name,
    ),
    ["Chan Dara", "Sok Sophea"],
  );
}

{
  // what the register asks for when it is closed
  const threats = { arrest: "F-T7" };
  assert.deepEqual(
    countable(
      { when: SILENT, where: { province: "KH-17" }, acts: [{ type: "other" }, { type: "arrest" }], effects: ["held"] },
      threats,
    ),
    {
      threat: "F-T7",
      province: "KH-17",
      happened_on: "2026-11-27",
      serious: true,
    },
  );
  assert.deepEqual(countable({ when: { at: "2026-11-01", precision: "month" } }, threats), {
    threat: "",
    province: "",
    happened_on: "",
    serious: false,
  });
}
