// The age format: what another program sealed opens, and what was cut or changed does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mustBeSane, newKey, openWith, publicOf, sealTo, unwrapWith, wrapUnder } from "../../frontend/vault/age.js";
import { fromBase64, text, utf8 } from "../../frontend/vault/bytes.js";
import { newSecret, plain } from "../../frontend/vault/secrets.js";

// Sealed by rage, another author's program for the same format.
const SECRET = "AGE-SECRET-KEY-1RNWWFAZL3777PNA7420X88297LZKR5SKX6TLW0W32V2QT3F0ZNMSJ6TAZ2";
const RECIPIENT = "age1n2qpj95gemhm6s5pyejgmszsuxpn282qaxukz79wjnzclv4zgs4sphpucj";
const SEALED =
  "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAySHNzV0hkUHpmaHNKOGlaVkZUSUo5TXd4dmxEN3BFd0F6VDArMEM2TURnCldOMTJjRWZk" +
  "Nm1HUjlUQ0xmVHVpVzlGQkRzS3RpMlBBVWZETEFDREdvblUKLT4gMV1+LWdyZWFzZQpJczQ0WXhKbVpuSWdOWis4eFErcWU2SW1hZ0ZYbDJrUHhN" +
  "ZkJSV1NMT2kybzNhUkluRGZ3NVZSTVpKK0R2RmRBCkoxMAotLS0galpnRjNSY3NQWlJ1UGRRcGo5bnl0b0Z4Szc2Wk5lNDV4aCtBYVRqd01jWQoH" +
  "W2coUKDnyGcy1D1iyhMNvZwUmtOWTGSbCb0yIS1cVUQE3g/Z258v+gS+llgcN6iO0iAsuFJrsSZ3g3ZXuA==";
const refusal = (code) => ({ code });

test("what another program sealed opens", async () => {
  assert.equal(await publicOf(SECRET), RECIPIENT);
  assert.equal(text(await openWith(SECRET, fromBase64(SEALED))), "ការពារ: to protect");
});

test("one of several keys is enough, and a stranger's is not", async () => {
  const stranger = await newKey();
  assert.equal(text(await openWith([stranger, SECRET], fromBase64(SEALED))), "ការពារ: to protect");
  await assert.rejects(openWith(stranger, fromBase64(SEALED)));
  await assert.rejects(openWith([], fromBase64(SEALED)));
});

test("what was cut or changed anywhere does not open, not even in part", async () => {
  const key = await newKey();
  const sealed = await sealTo(await publicOf(key), new Uint8Array(70000).fill(7)); // two pieces of the format
  assert.equal((await openWith(key, sealed)).length, 70000);
  for (const length of [0, 20, 199, sealed.length - 65600, sealed.length - 16, sealed.length - 1])
    await assert.rejects(openWith(key, sealed.subarray(0, length)), `cut at ${length}`);
  for (const place of [3, 60, 180, 260, 1000, sealed.length - 1])
    await assert.rejects(
      openWith(
        key,
        sealed.map((byte, n) => (n === place ? byte ^ 1 : byte)),
      ),
      `changed at ${place}`,
    );
  await assert.rejects(openWith(key, Uint8Array.of(...sealed, 0)), "longer");
});

test("a wrap opens with its secret alone, and never after it was changed", async () => {
  const wrap = await wrapUnder("1234", utf8("identity"), 15);
  assert.equal(text(await unwrapWith("1234", wrap)), "identity");
  await assert.rejects(unwrapWith("1235", wrap));
  await assert.rejects(unwrapWith("1234", wrap.subarray(0, wrap.length - 1)));
});

test("how much work a wrap asks for is looked at before any is done", () => {
  const wrap = (work, head = "age-encryption.org/v1", kind = "scrypt") =>
    utf8(`${head}\n-> ${kind} c2FsdHNhbHRzYWx0c2FsdA ${work}\nbody\n---\n`);
  for (const work of [15, 16, 17, 18]) mustBeSane(wrap(work));
  for (const work of ["14", "19", "30", "9", "015", "1e1", "", "-1"])
    assert.throws(() => mustBeSane(wrap(work)), refusal("work-factor"), String(work));
  assert.throws(() => mustBeSane(wrap(17, "age-encryption.org/v2")), refusal("not-a-wrap"));
  assert.throws(() => mustBeSane(wrap(17, undefined, "X25519")), refusal("not-a-wrap"));
  for (const nothing of [new Uint8Array(), Uint8Array.of(255, 255), utf8("\n\n\n")])
    assert.throws(() => mustBeSane(nothing), refusal("not-a-wrap"));
});

test("a secret is the same however it is typed", () => {
  assert.match(newSecret(), /^(\d{4}-){4}\d{4}$/);
  assert.equal(newSecret({ kind: "words" }).split(" ").length, 6);
  assert.notEqual(newSecret(), newSecret());
  for (const typed of ["1234-5678", " 1234 5678 ", "12345678", "១២៣៤ ៥៦៧៨", "1234\u200b5678"])
    assert.equal(plain(typed), "12345678", typed);
  assert.equal(plain("  Acid   AGREE\nalarm "), "acid agree alarm");
});
