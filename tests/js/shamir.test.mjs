// A key that several people open together. The words are made by the reference program for SLIP-39.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openWith, publicOf, sealTo, wrapUnder } from "../../frontend/vault/age.js";
import { fromBase64, text, toBase64, utf8 } from "../../frontend/vault/bytes.js";
import { newIdentity, ring } from "../../frontend/vault/keyring.js";
import { custody, recover, split } from "../../frontend/vault/shamir.js";

const MASTER = "bb54aac4b89dc868ba37d9cc21b2cece";
const WORDS = [
  "quantity graduate academic acid cylinder sympathy standard process album scared " +
    "downtown revenue museum cradle wits blessing course breathe veteran failure",
  "quantity graduate academic agency company amazing lilac rival image slap " +
    "station spray speak math puny admit papa garden invasion taxi",
  "quantity graduate academic always drug helpful inmate dress program squeeze " +
    "thank ladle sympathy juice grill domain dough dilemma estate oral",
];
const STRANGE =
  "warmth racism academic acid easel item year floral review elevator " +
  "trial chew airport move paid tadpole answer treat grumpy evaluate";
const refusal = (code) => ({ code });

test("any two of three open it, in any order and however they are typed", () => {
  for (const [first, second] of [
    [0, 1],
    [1, 2],
    [2, 0],
  ])
    assert.equal(recover([WORDS[first], WORDS[second]], 2), MASTER);
  assert.equal(recover(WORDS, 2), MASTER);
  const typed = `# pack 7\n ${WORDS[0].toUpperCase().replaceAll(" ", ",\n")} `;
  assert.equal(recover([typed, WORDS[1]], 2), MASTER);
});

test("one fewer than needed opens nothing, and the same one twice is one", () => {
  for (const parts of [[], [""], [WORDS[0]], [WORDS[0], WORDS[0]], [WORDS[0], `${WORDS[0].toUpperCase()} `]])
    assert.throws(() => recover(parts, 2), refusal("too-few-parts"));
});

test("a word that was mistyped is said, and parts of another key do not join", () => {
  const mistyped = WORDS[1].replace("lilac", "likely");
  assert.throws(() => recover([WORDS[0], mistyped], 2), refusal("part-mistyped"));
  assert.throws(() => recover([WORDS[0], WORDS[1].split(" ").slice(1).join(" ")], 2), refusal("part-mistyped"));
  assert.throws(() => recover([WORDS[0], STRANGE], 2), refusal("parts-differ"));
});

test("too low a threshold does not help: the words know how many are needed", () => {
  assert.throws(() => recover([WORDS[0]], 1), refusal("parts-differ"));
});

test("what is split here joins again", () => {
  const master = Uint8Array.from({ length: 16 }, (_, n) => n * 3);
  const parts = split(master, 3, 5);
  assert.equal(parts.length, 5);
  assert.equal(recover([parts[4], parts[0], parts[2]], 3), Buffer.from(master).toString("hex"));
  assert.throws(() => recover(parts.slice(0, 2), 3), refusal("too-few-parts"));
  assert.throws(() => recover(parts.slice(0, 2), 2), refusal("parts-differ"));
});

test("a part leaves only for its own pack, and the parts open what they were made for", async () => {
  const [custodian, opener] = [await newIdentity(), await newIdentity()];
  ring.own = custodian;
  const part = toBase64(await sealTo(custodian.recipient, utf8(`${WORDS[0]}\n# pack t1\n`)));
  const { blob } = await custody.repart({ part, to: opener.recipient, thread: "t1" });
  assert.equal(text(await openWith(opener.secret, fromBase64(blob))), `${WORDS[0]}\n# pack t1\n`);
  await assert.rejects(custody.repart({ part, to: opener.recipient, thread: "t2" }), refusal("not-a-part"));
  const letter = toBase64(await sealTo(custodian.recipient, utf8("A diary entry\n# pack t1\n")));
  await assert.rejects(custody.repart({ part: letter, to: opener.recipient, thread: "t1" }), refusal("not-a-part"));

  ring.own = opener;
  const record = await newIdentity(); // any age key will do for a record's own
  const key = toBase64(await wrapUnder(MASTER, utf8(`${record.secret}\n`), 15));
  const readers = [{ kind: "person", id: "p1", recipient: opener.recipient }];
  const pack = {
    key,
    given: [blob],
    spoken: [WORDS[2]],
    needed: 2,
    recipient: record.recipient,
    readers,
    thread: "t1",
  };
  const [grant] = await custody.combine(pack);
  assert.equal(text(await openWith(opener.secret, fromBase64(grant.blob))).trim(), record.secret);
  assert.equal(await publicOf(record.secret), record.recipient);
  await assert.rejects(custody.combine({ ...pack, spoken: [] }), refusal("too-few-parts"));
  await assert.rejects(custody.combine({ ...pack, spoken: [STRANGE] }), refusal("parts-differ"));
  await assert.rejects(custody.combine({ ...pack, recipient: opener.recipient }), refusal("parts-differ"));
});
