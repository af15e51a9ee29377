// The three functions that slip39 takes from Node's crypto, over audited code and the browser's own randomness.
import { hmac } from "@noble/hashes/hmac.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";

// @ts-expect-error: the little of it that slip39 asks for
globalThis.Buffer ??= { from: (bytes) => Uint8Array.from(bytes) };

export const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

export function pbkdf2Sync(password, salt, c, dkLen, kind) {
  if (kind !== "sha256") throw new TypeError(kind);
  return pbkdf2(sha256, password, salt, { c, dkLen });
}

export function createHmac(kind, key) {
  if (kind !== "sha256") throw new TypeError(kind);
  const mac = hmac.create(sha256, key);
  return { update: (bytes) => mac.update(bytes), digest: () => mac.digest() };
}
