// A record is whole, unchanged and signed, or it does not open.
import "./memory_database.mjs";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { fromBase64, toBase64 } from "../../frontend/vault/bytes.js";
import { lock, newIdentity, ring } from "../../frontend/vault/keyring.js";
import * as records from "../../frontend/vault/records.js";
import { newSigner } from "../../frontend/vault/signatures.js";

const place = { type: "entry", person: "sophea", organisation: "o1" };
const refusal = (code) => ({ code });
const readersOf = (identity) => [{ kind: "person", id: "p1", recipient: identity.recipient }];
const changed = (words, at) => toBase64(fromBase64(words).map((byte, n) => (n === at ? byte ^ 1 : byte)));
let author;
let reader;

// As the server hands it out: with the public keys of those who signed.
const handed = (sealed, identity = author) => ({
  ...sealed,
  author: sealed.author_signature ? { id: "a1", sign_key: identity.signer.pub } : null,
  device: { sign_key: sealed.device_sign_key },
});

async function sealedBy(identity, content = { what: "A grey car" }, files = []) {
  ring.own = identity;
  return records.seal({ content, files, readers: readersOf(reader), place });
}

before(async () => {
  [author, reader] = [await newIdentity(), await newIdentity()];
});

test("its reader opens it and sees who signed", async () => {
  const record = handed(await sealedBy(author));
  ring.own = reader;
  const opened = await records.open(record);
  assert.deepEqual([opened.content, opened.signed], [{ v: 1, what: "A grey car" }, "author"]);
  assert.equal("body" in opened || "grants" in opened, false);
});

test("written while locked it carries this browser's signature, and its author's later", async () => {
  const record = handed(await sealedBy(null));
  ring.own = reader;
  const { sha256, signed } = await records.open(record);
  assert.equal(signed, "device");
  ring.own = author;
  const signature = await records.countersign({ ...record, sha256 });
  ring.own = reader;
  assert.equal((await records.open(handed({ ...record, author_signature: signature }))).signed, "author");
});

test("locked, or with another's key, nothing opens", async () => {
  const record = handed(await sealedBy(author));
  lock();
  await assert.rejects(records.open(record), refusal("locked"));
  ring.own = author; // whoever wrote it without naming themselves as a reader
  await assert.rejects(records.open(record), refusal("no-key"));
});

test("another place, body, file or signature is refused", async () => {
  const record = handed(await sealedBy(author));
  const other = handed(await sealedBy(author));
  ring.own = reader;
  const stranger = { sign_key: (await newSigner(false)).pub };
  const middle = fromBase64(record.body).length >> 1;
  for (const change of [
    { id: other.id },
    { thread: other.thread },
    { organisation: null },
    { about: "x" },
    { supersedes: "x" },
    { type: "incident" },
    { attachments: [{ sha256: "00" }] },
    { body: changed(record.body, middle) },
    { body: record.body.slice(0, -8) },
    { author: stranger },
    { author_signature: other.author_signature },
    { device: stranger },
    { author: null, device: null },
  ])
    await assert.rejects(records.open({ ...record, ...change }), refusal("not-signed"), JSON.stringify(change));
});

test("another record's grants or body do not pass, not even with a signature that fits", async () => {
  const [record, other] = [handed(await sealedBy(author)), handed(await sealedBy(author))];
  ring.own = reader;
  await assert.rejects(records.open({ ...record, grants: other.grants }), refusal("no-key"));
  await assert.rejects(records.open({ ...record, grants: [] }), refusal("no-key"));
  await assert.rejects(records.regrant({ ...record, grants: other.grants }, readersOf(author)), refusal("no-key"));
  const grants = await records.regrant(record, readersOf(author));
  ring.own = author;
  assert.equal((await records.open({ ...record, grants })).content.what, "A grey car");
});

test("a file opens whole or not at all", async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, n) => n % 256);
  const sealed = await sealedBy(author, { what: "x" }, [{ name: "plate.jpg", bytes }]);
  const [{ blob, ...attachment }] = sealed.attachments;
  const record = handed({ ...sealed, attachments: [attachment] });
  ring.own = reader;
  const [file] = (await records.open(record)).content.files;
  const expected = { sealed: attachment.sha256, size: file.size, sha256: file.sha256 };
  assert.deepEqual(await records.openFile(record, blob, expected), bytes);
  for (const wrong of [blob.subarray(0, -1), blob.map((byte, n) => (n === 900 ? byte ^ 1 : byte))])
    await assert.rejects(records.openFile(record, wrong, expected), refusal("file-changed"));
  await assert.rejects(records.openFile(record, blob, { ...expected, size: 4999 }), refusal("file-changed"));
});

test("nobody is no reader", async () => {
  await assert.rejects(records.seal({ content: {}, readers: [], place }), refusal("no-readers"));
  await assert.rejects(records.secretOf(handed(await sealedBy(author)), "pack"));
});
