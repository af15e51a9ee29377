// A secret vote: every ballot as long as every other, opened by two vaults one after the other, and never for a key
// that this browser has reason to doubt.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import "./memory_database.mjs";
import { newKey, openWith, publicOf, sealTo } from "../../frontend/vault/age.js";
import { ballots } from "../../frontend/vault/ballots/counts.js";
import { plainBallot, readBallot, sealTwice } from "../../frontend/vault/ballots/seals.js";
import { objection, remember } from "../../frontend/vault/ballots/tellers.js";
import { toBase64, utf8 } from "../../frontend/vault/bytes.js";
import { ring } from "../../frontend/vault/keyring.js";
import { follow } from "../../frontend/vault/lists.js";
import { newSigner, sign } from "../../frontend/vault/signatures.js";
import { put } from "../../frontend/vault/store.js";

const ITEM = "0f8fad5b-d9cb-469f-a165-70867728950e";
const CHOICES = ["1", "2", "abstain"];
const refusal = (code) => ({ code });
let first;
let second;
let stranger;

const teller = async () => {
  const secret = await newKey();
  return { secret, recipient: await publicOf(secret) };
};
const openedBy = ({ secret }) => {
  ring.own = /** @type {any} */ ({ secret });
};
const cast = async (choice, item = ITEM) =>
  toBase64(await sealTwice(plainBallot(item, choice), first.recipient, second.recipient));

before(async () => {
  [first, second, stranger] = [await teller(), await teller(), await teller()];
});

test("every ballot is as long as every other, and none is like another", async () => {
  const sealed = await Promise.all(CHOICES.map((choice) => cast(choice)));
  assert.deepEqual(new Set(sealed.map((ballot) => ballot.length)), new Set([876]));
  assert.notDeepEqual(plainBallot(ITEM, "1"), plainBallot(ITEM, "1"));
  assert.equal(readBallot(plainBallot(ITEM, "abstain"), ITEM, CHOICES)?.choice, "abstain");
});

test("one takes off the outer seal and mixes, the other counts; what is unreadable stops nobody", async () => {
  const foreign = await cast("1", "another vote");
  const broken = toBase64(await sealTo(first.recipient, utf8("x")));
  const outer = [await cast("1"), await cast("2"), await cast("2"), foreign, broken];
  openedBy(first);
  const inner = await ballots.unwrapBallots({ ballots: outer });
  assert.deepEqual(new Set(inner.map((ballot) => ballot.length)), new Set([608]));
  await assert.rejects(ballots.countBallots({ ballots: inner, item: ITEM, choices: CHOICES }), refusal("not-yours"));
  openedBy(second);
  const count = await ballots.countBallots({ ballots: inner, item: ITEM, choices: CHOICES });
  assert.deepEqual(count, { counts: { 1: 1, 2: 2, abstain: 0 }, spoilt: 2 });
});

test("a ballot that is handed out twice is refused, or counted once", async () => {
  const plain = plainBallot(ITEM, "1");
  const same = await cast("2");
  openedBy(first);
  await assert.rejects(ballots.unwrapBallots({ ballots: [same, same] }), refusal("twice"));
  openedBy(second);
  const again = await Promise.all([1, 2].map(async () => toBase64(await sealTo(second.recipient, plain))));
  const { counts, spoilt } = await ballots.countBallots({ ballots: again, item: ITEM, choices: CHOICES });
  assert.deepEqual([counts["1"], spoilt], [1, 1]);
});

test("the order in which ballots came is gone", async () => {
  const outer = await Promise.all(Array.from({ length: 12 }, () => cast("1")));
  openedBy(first);
  const order = async () => {
    const inner = await ballots.unwrapBallots({ ballots: outer });
    const plain = await Promise.all(
      inner.map((ballot) => openWith(second.secret, Uint8Array.from(Buffer.from(ballot, "base64")))),
    );
    return plain.map((bytes) => toBase64(bytes)).join();
  };
  assert.notEqual(await order(), await order());
});

test("a key that this browser knows otherwise is not sealed to", async () => {
  const keys = [
    { teller: "bopha", organisation: "lantern", recipient: first.recipient },
    { teller: "piseth", organisation: "cardamom", recipient: second.recipient },
  ];
  const swapped = [keys[0], { ...keys[1], recipient: stranger.recipient }];
  assert.equal(await objection(keys), "");
  assert.equal(await objection([keys[0]]), "failed");
  assert.equal(await objection([keys[0], { ...keys[1], recipient: first.recipient }]), "failed");
  await remember(keys);
  assert.equal(await objection(swapped), "seen");
  assert.equal(await objection(keys), "");
  await put("pins", "self:piseth", second.recipient);
  assert.equal(await objection(swapped), "listed");
});

test("of one's own organisation the signed list says whose key it is", async () => {
  const signer = await newSigner(false);
  const members = [{ person: "sokha", recipient: first.recipient }];
  const list = { v: 1, org: "own", seq: 1, prev: "", sign: signer.pub, signed_by: signer.pub, members };
  const manifest = { seq: 1, text: JSON.stringify(list), signature: await sign(signer, JSON.stringify(list)) };
  const { fetch } = globalThis;
  const organisations = [{ id: "own", manifest }];
  const answer = { ok: true, status: 200, json: async () => ({ organisations, watching: [] }) };
  Object.assign(globalThis, { fetch: async () => answer, self: { cookies: async () => "" } });
  try {
    await put("pins", "own", (await follow("own", manifest, null, async () => [])).pin);
    const other = { teller: "malis", organisation: "elsewhere", recipient: second.recipient };
    const own = { teller: "sokha", organisation: "own", recipient: first.recipient };
    assert.equal(await objection([own, other]), "");
    assert.equal(await objection([{ ...own, recipient: stranger.recipient }, other]), "listed");
    organisations[0] = { id: "own", manifest: null };
    await assert.rejects(objection([own, other]), refusal("list-withheld"));
  } finally {
    Object.assign(globalThis, { fetch });
  }
});
