// What everything sealed is made of: text, base64, hashes, padding, chance.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  below,
  fromBase64,
  padded,
  padFile,
  padme,
  sha256,
  text,
  toBase64,
  utf8,
  uuid,
} from "../../frontend/vault/bytes.js";

test("base64 comes back, also of more than one piece", () => {
  const bytes = Uint8Array.from({ length: 70001 }, (_, n) => n % 251);
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
  assert.equal(toBase64(utf8("ការពារ")), Buffer.from("ការពារ").toString("base64"));
});

test("bytes that are no text are refused, not mended", () => {
  assert.equal(text(utf8("ការពារ")), "ការពារ");
  assert.throws(() => text(Uint8Array.of(0xc3, 0x28)), TypeError);
});

test("the hash is SHA-256", async () => {
  assert.equal(await sha256(utf8("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("what is written shows its length in steps of 4 KiB only, and stays JSON", () => {
  const short = padded({ what: "a" });
  assert.equal(short.length, 4096);
  assert.equal(padded({ what: "a".repeat(4000) }).length, 4096);
  assert.equal(padded({ what: "a".repeat(4090) }).length, 8192);
  assert.deepEqual(JSON.parse(text(short)), { what: "a" });
});

test("a file grows by at most 12 percent, and many sizes become one", () => {
  for (const length of [0, 1, 2, 9, 1000, 65537, 10_000_019]) {
    assert.ok(padme(length) >= length && padme(length) <= length * 1.12 + 1, String(length));
    assert.equal(padme(padme(length)), padme(length));
  }
  assert.equal(padme(10_000_019), padme(10_000_020));
  assert.deepEqual(padFile(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0));
});

test("chance stays below its limit and reaches all of it", () => {
  const numbers = new Set(Array.from({ length: 500 }, () => below(7)));
  assert.deepEqual([...numbers].sort(), [0, 1, 2, 3, 4, 5, 6]);
});

test("an identifier is a random UUID, also without the browser's own", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(uuid(), shape);
  const { randomUUID } = crypto;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  assert.match(uuid(), shape);
  Object.defineProperty(crypto, "randomUUID", { value: randomUUID, configurable: true });
});
