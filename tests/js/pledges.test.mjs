// Signing together: layers, the phone's own check, the fingerprint, keys from one line, calls of one size.
import assert from "node:assert/strict";
import { test } from "node:test";
import { squares } from "../../frontend/invite/qr.js";
import { calendar } from "../../frontend/sign/calendar.js";
import { filled } from "../../frontend/sign/calls.js";
import { canonical, fingerprintOf } from "../../frontend/sign/canonical.js";
import { holdsAmong, kindsOf, objection } from "../../frontend/sign/condition.js";
import { inLayers, inner, inOrder } from "../../frontend/sign/layers.js";
import { capabilityOf, newSeed, secretOf } from "../../frontend/sign/one-time.js";
import { asLine, firstNumber, fromLine, withdrawnFrom } from "../../frontend/sign/pledges.js";
import { newKey, openWith, publicOf } from "../../frontend/vault/age.js";
import { text, utf8 } from "../../frontend/vault/bytes.js";

const PRINT = "ab".repeat(32);

async function people(count) {
  const secrets = await Promise.all(Array.from({ length: count }, newKey));
  return Promise.all(secrets.map(async (secret) => ({ secret, recipient: await publicOf(secret) })));
}

async function peeled(sealed, keys) {
  let bytes = sealed;
  for (const recipient of inOrder(keys.map((key) => key.recipient)).reverse())
    bytes = await openWith(keys.find((key) => key.recipient === recipient).secret, bytes);
  return bytes;
}

test("a name opens when all keys are there, and with one missing it does not", async () => {
  const keys = await people(4);
  const sealed = await inLayers(
    inner("សមាគម ផ្កាឈូក", PRINT),
    keys.map((key) => key.recipient),
  );
  assert.deepEqual(JSON.parse(text(await peeled(sealed, keys))), { v: 1, name: "សមាគម ផ្កាឈូក", fingerprint: PRINT });
  const stranger = await newKey();
  for (const absent of keys) {
    const rest = keys.map((key) => (key === absent ? { ...key, secret: stranger } : key));
    await assert.rejects(peeled(sealed, rest));
  }
});

test("names of every length are sealed as long as each other, and what does not fit is refused", async () => {
  const recipients = (await people(3)).map((key) => key.recipient);
  const lengths = await Promise.all(
    ["A", "ក".repeat(130), "x".repeat(200)].map(
      async (name) => (await inLayers(inner(name, PRINT), recipients)).length,
    ),
  );
  assert.equal(new Set(lengths).size, 1);
  assert.equal(inner("A", PRINT).length, 512);
  assert.equal(inner("ក".repeat(200), PRINT), null);
});

const seats = async (kinds) => (await people(kinds.length)).map(({ recipient }, n) => ({ recipient, kind: kinds[n] }));

test("a phone gives its name to a set in which its condition holds, and to no other", async () => {
  const set = await seats(["ngo", "union", "union"]);
  const asked = {
    seats: set,
    ownRecipient: set[0].recipient,
    kind: "ngo",
    condition: { at_least: 3, at_least_of: { union: 2 } },
    floor: { at_least: 2, at_least_of: {} },
    pledgedTo: PRINT,
    onPage: PRINT,
  };
  assert.equal(objection(asked), "");
  assert.equal(objection({ ...asked, onPage: "cd".repeat(32) }), "changed");
  assert.equal(objection({ ...asked, onPage: "" }), "changed");
  assert.equal(objection({ ...asked, ownRecipient: (await seats(["ngo"]))[0].recipient }), "absent");
  assert.equal(objection({ ...asked, kind: "cbo" }), "absent");
  assert.equal(objection({ ...asked, condition: { at_least: 4, at_least_of: {} } }), "condition");
  assert.equal(objection({ ...asked, condition: { at_least: 3, at_least_of: { union: 3 } } }), "condition");
  assert.equal(objection({ ...asked, floor: { at_least: 4, at_least_of: {} } }), "condition");
  assert.equal(objection({ ...asked, seats: [...set, set[2]] }), "seats", "one key does not stand for two");
  assert.equal(objection({ ...asked, seats: [...set, { recipient: "age1x", kind: "ngo" }] }), "seats");
});

test("a condition asks for more company only: in a larger set it still holds", async () => {
  const condition = { at_least: 2, at_least_of: { cbo: 1 } };
  const some = kindsOf([{ kind: "cbo" }, { kind: "ngo" }]);
  assert.deepEqual(some, { cbo: 1, ngo: 1 });
  assert.ok(holdsAmong(condition, some));
  assert.ok(holdsAmong(condition, { ...some, union: 3 }));
  assert.ok(!holdsAmong(condition, { ngo: 9 }));
});

test("the fingerprint is that of the terms with their names in order, whatever order they came in", async () => {
  const terms = { times: ["2026-12-01T02:00:00Z"], floor_of: { union: 2, ngo: 1 }, floor: 3, text_km: 'ក\n"ខ"' };
  assert.equal(
    canonical(terms),
    '{"floor":3,"floor_of":{"ngo":1,"union":2},"text_km":"ក\\n\\"ខ\\"","times":["2026-12-01T02:00:00Z"]}',
  );
  const turned = Object.fromEntries(Object.entries(terms).reverse());
  assert.equal(await fingerprintOf(turned), await fingerprintOf(terms));
  assert.notEqual(await fingerprintOf({ ...terms, floor: 4 }), await fingerprintOf(terms));
});

test("one seed gives the same keys again, each another one, and age takes them", async () => {
  const seed = newSeed();
  const secrets = await Promise.all([0, 1, 2].map((number) => secretOf(seed, number)));
  assert.equal(new Set(secrets).size, 3);
  assert.equal(await secretOf(seed, 1), secrets[1]);
  for (const secret of secrets) assert.match(await publicOf(secret), /^age1[02-9ac-hj-np-z]{58}$/);
  assert.match(await capabilityOf(seed), /^[A-Za-z0-9_-]{43}$/);
  assert.notEqual(await capabilityOf(seed), await capabilityOf(newSeed()));
});

test("the line that is kept elsewhere brings everything back, and half of it nothing", () => {
  const pledge = {
    seed: newSeed(),
    fingerprint: PRINT,
    kind: "cbo",
    at_least: 5,
    at_least_of: { union: 2 },
    number: 3,
  };
  const line = asLine("8a", { ...pledge, answer: { round: "1", body: {} } });
  assert.deepEqual(fromLine("8a", ` ${line.slice(0, 40)}\n${line.slice(40)} `), pledge);
  assert.equal(fromLine("8b", line), null);
  assert.equal(fromLine("8a", line.slice(0, -9)), null);
  assert.equal(fromLine("8a", "hello"), null);
});

test("a key of a round that was left, or of another round, is never used again", () => {
  const pledge = { seed: newSeed(), fingerprint: PRINT, kind: "cbo", at_least: 5, at_least_of: {}, number: 3 };
  assert.equal(firstNumber(pledge, "1"), 3);
  const seated = { ...pledge, seen: { round: "1", number: 5 } };
  assert.equal(firstNumber(seated, "1"), 3);
  assert.equal(firstNumber(seated, "2"), 6);
  assert.equal(firstNumber({ ...seated, number: 9 }, "2"), 9);
  assert.equal(withdrawnFrom(pledge).number, 4);
  const left = withdrawnFrom({ ...seated, answer: { round: "1", body: {} } });
  assert.deepEqual([left.number, "answer" in left], [6, false]);
  assert.equal(withdrawnFrom({ ...pledge, isRestored: true }).number, 67);
});

test("a look, a comment, a pledge and its withdrawal are as long as each other", () => {
  const size = (body) => utf8(filled(body, 2048)).length;
  const pledge = { verb: "pledge", stands: true, kind: "ngo", at_least: 5, at_least_of: { union: 2 } };
  const bodies = [
    { verb: "look" },
    { verb: "comment", words: "ក".repeat(333) },
    pledge,
    { ...pledge, stands: false },
    { ...pledge, at_least: 60, at_least_of: {} },
  ];
  assert.deepEqual(new Set(bodies.map(size)), new Set([2048]));
  assert.equal(filled({ words: "ក".repeat(700) }, 2048), null);
  assert.equal(utf8(filled({ sealed_name: "x".repeat(20000) }, 16384)).length, 32768);
});

test("the calendar holds each announced time under a title that tells nothing", () => {
  const made = calendar(["2026-12-01T02:00:00Z", "2026-12-01T14:00:00Z"], "Note; this", "2026-11-30T00:00:00.123Z");
  assert.equal(made.match(/BEGIN:VEVENT/g).length, 2);
  assert.match(made, /DTSTART:20261201T020000Z\r\n/);
  assert.match(made, /SUMMARY:Note\\; this\r\n/);
  assert.doesNotMatch(made, /URL|DESCRIPTION|LOCATION/);
});

test("a square code is drawn for every link that fits, and for nothing longer", () => {
  assert.deepEqual(
    [14, 15, 152, 412].map((length) => squares("a".repeat(length)).length),
    [21, 25, 49, 77],
  );
  assert.equal(squares("a".repeat(413)), null);
});
