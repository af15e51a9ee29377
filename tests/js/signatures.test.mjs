// Who wrote it. The vectors are those of RFC 8032, and the statements those that the server checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64, toBase64, utf8 } from "../../frontend/vault/bytes.js";
import { fingerprint } from "../../frontend/vault/fingerprint.js";
import {
  isSmall,
  newSigner,
  secretOf,
  sign,
  signerFrom,
  statement,
  verifies,
  wrapStatement,
} from "../../frontend/vault/signatures.js";

const hex = (words) => toBase64(Buffer.from(words, "hex"));
// RFC 8032, 7.1, test 2: the message is one byte, the letter r.
const SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
const PUBLIC = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
const SIGNATURE = hex(
  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
);
const PKCS8_HEAD = "302e020100300506032b657004220420";

test("the key of the RFC signs as the RFC says", async () => {
  const signer = await signerFrom(hex(PKCS8_HEAD + SECRET));
  assert.equal(signer.pub, PUBLIC);
  assert.equal(await sign(signer, "r"), SIGNATURE);
  assert.equal(await verifies(PUBLIC, SIGNATURE, "r"), true);
});

test("a key that may leave comes back the same; one that may not does not leave", async () => {
  const signer = await newSigner(true);
  assert.equal((await signerFrom(await secretOf(signer))).pub, signer.pub);
  await assert.rejects(newSigner(false).then(secretOf));
});

test("another message, key or signature does not fit, and nonsense is a no", async () => {
  const stranger = await newSigner(false);
  const changed = fromBase64(SIGNATURE);
  for (const place of [0, 31, 32, 63]) {
    const wrong = Uint8Array.from(changed, (byte, n) => (n === place ? byte ^ 1 : byte));
    assert.equal(await verifies(PUBLIC, toBase64(wrong), "r"), false, String(place));
  }
  assert.equal(await verifies(PUBLIC, SIGNATURE, "s"), false);
  assert.equal(await verifies(PUBLIC, SIGNATURE, ""), false);
  assert.equal(await verifies(stranger.pub, SIGNATURE, "r"), false);
  assert.equal(await verifies(PUBLIC, toBase64(changed.subarray(0, 63)), "r"), false);
  for (const [key, signature] of [
    ["", SIGNATURE],
    [PUBLIC, ""],
    ["%", "%"],
    [PUBLIC.slice(4), SIGNATURE],
  ])
    assert.equal(await verifies(key, signature, "r"), false);
});

test("a key whose signatures fit every message is refused", async () => {
  const points = ["00".repeat(32), `01${"00".repeat(31)}`, `01${"00".repeat(30)}80`, `ec${"ff".repeat(30)}7f`];
  for (const point of points) {
    assert.equal(isSmall(Buffer.from(point, "hex")), true);
    assert.equal(await verifies(hex(point), toBase64(new Uint8Array(64)), "any"), false);
  }
  assert.equal(isSmall(fromBase64(PUBLIC)), false);
});

test("a statement has every place in its order, and files in theirs", () => {
  const stated = { id: "i", thread: "t", organisation: null, supersedes: "s", type: "entry", sha256: "h" };
  assert.equal(statement({ ...stated, attachments: ["b", "a"] }), "karpear-record-v1|i|t|||s|entry|h|a,b");
  assert.equal(statement({ ...stated, about: "x", attachments: [] }), "karpear-record-v1|i|t||x|s|entry|h|");
  assert.equal(wrapStatement("i", "h"), "karpear-wrap-v1|i|h");
});

test("six words stand for a key, and other words for another", async () => {
  assert.equal(await fingerprint("age1abc", "sign"), "frost spirit wildlife humidity pajamas evidence");
  assert.notEqual(await fingerprint("age1abd", "sign"), await fingerprint("age1abc", "sign"));
  assert.notEqual(await fingerprint("age1abc"), await fingerprint("age1abc", "sign"));
  assert.equal(utf8("karpear").length, 7);
});
