// The signed list of keys: no server makes one up, swaps a key in it, or goes back to an older one.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sha256, utf8 } from "../../frontend/vault/bytes.js";
import { follow, nameHash, vouched } from "../../frontend/vault/lists.js";
import { newSigner, sign } from "../../frontend/vault/signatures.js";

const ORG = "o1";
const none = async () => [];
const refusal = (code) => ({ code });
let team;
let next;
let lists;

async function listed(fields, signer) {
  const text = JSON.stringify({ v: 1, org: ORG, recovery: [], partners: [], members: [], ...fields });
  return { seq: fields.seq, text, signature: await sign(signer, text) };
}

async function after(list, fields, signer) {
  return listed({ prev: await sha256(utf8(list.text)), ...fields }, signer);
}

before(async () => {
  [team, next] = [await newSigner(false), await newSigner(false)];
  const first = await listed({ seq: 1, prev: "", sign: team.pub, signed_by: team.pub }, team);
  const second = await after(first, { seq: 2, sign: team.pub, signed_by: team.pub, members: [{ id: "m" }] }, team);
  const third = await after(second, { seq: 3, sign: next.pub, signed_by: team.pub }, team);
  lists = [first, second, third];
});

test("a browser follows the list from its first to its newest, and says when the key changed", async () => {
  const [first, second, third] = lists;
  const start = await follow(ORG, first, null, none);
  assert.deepEqual([start.pin.seq, start.pin.sign, start.changed], [1, team.pub, false]);
  const later = await follow(ORG, second, start.pin, none);
  assert.deepEqual([later.list.members, later.changed], [[{ id: "m" }], false]);
  const newest = await follow(ORG, third, start.pin, async (seq) => lists.slice(seq));
  assert.deepEqual([newest.pin.seq, newest.pin.sign, newest.changed], [3, next.pub, true]);
  assert.deepEqual(newest.pin.signs, [team.pub, next.pub]);
  assert.deepEqual((await follow(ORG, third, newest.pin, none)).pin, newest.pin);
  assert.equal((await follow(ORG, third, null, async (seq) => lists.slice(seq))).pin.seq, 3);
});

test("a list that is held back, older, or without those before it is refused", async () => {
  const [first, second, third] = lists;
  const { pin } = await follow(ORG, second, (await follow(ORG, first, null, none)).pin, none);
  assert.equal(await follow(ORG, null, null, none), null);
  await assert.rejects(follow(ORG, null, pin, none), refusal("list-withheld"));
  await assert.rejects(follow(ORG, first, pin, none), refusal("list-rolled-back"));
  await assert.rejects(follow(ORG, second, null, none), refusal("list-rolled-back"));
  await assert.rejects(
    follow(ORG, third, null, async () => [second, third]),
    refusal("list-rolled-back"),
  );
  await assert.rejects(
    follow(ORG, third, null, async () => [first, third]),
    refusal("list-rolled-back"),
  );
  await assert.rejects(
    follow(ORG, third, null, async () => [first, second]),
    refusal("list-rolled-back"),
  );
});

test("a list of another organisation, of a stranger, or with a changed key is refused", async () => {
  const [first, second] = lists;
  const stranger = await newSigner(false);
  const { pin } = await follow(ORG, first, null, none);
  await assert.rejects(follow("o2", first, null, none), refusal("list-of-another"));
  const sworn = await after(first, { seq: 2, sign: stranger.pub, signed_by: stranger.pub }, stranger);
  await assert.rejects(follow(ORG, sworn, pin, none), refusal("list-of-a-stranger"));
  const forged = await after(first, { seq: 2, sign: stranger.pub, signed_by: team.pub }, stranger);
  await assert.rejects(follow(ORG, forged, pin, none), refusal("list-not-signed"));
  const fork = await listed({ seq: 2, prev: "0".repeat(64), sign: team.pub, signed_by: team.pub }, team);
  await assert.rejects(follow(ORG, fork, pin, none), refusal("list-rolled-back"));
  const alone = await listed({ seq: 1, prev: "", sign: team.pub, signed_by: stranger.pub }, stranger);
  await assert.rejects(follow(ORG, alone, null, none), refusal("list-of-a-stranger"));
  const swapped = { ...second, text: second.text.replace('"m"', '"n"') };
  await assert.rejects(follow(ORG, swapped, pin, none), refusal("list-not-signed"));
  await assert.rejects(follow(ORG, { ...second, text: "{" }, pin, none), refusal("list-not-signed"));
});

test("a key counts only where the list says the same", () => {
  const rows = [
    { id: "a", recipient: "r1" },
    { id: "a", recipient: "r2" },
    { id: "b", recipient: "r1" },
  ];
  const list = { partners: [{ id: "a", recipient: "r1" }] };
  assert.deepEqual(
    vouched(list, rows, "partners").map((row) => row.vouched),
    [true, false, false],
  );
  assert.deepEqual(
    vouched(null, rows, "partners").map((row) => row.vouched),
    [false, false, false],
  );
});

test("a name is listed as its hash", async () => {
  assert.equal(await nameHash("7", "Sophea"), "535c7579506f1d130f0c388716d242bd2627fe2348b96cd7eb4df31b977167b2");
});
