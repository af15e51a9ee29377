// A passkey that opens the vault, beside the secret and never instead of it. Runs in the worker, where there is no way
// to ask for a passkey: the page asks, and passes on what the passkey said. The key itself is put together here.
import { Decrypter, Encrypter, webauthn } from "age-encryption";
import { Refused } from "./age.js";
import { fromBase64, toBase64 } from "./bytes.js";
import { mustBeOpen } from "./keyring.js";

/** @type {Map<number, {done: (key: any) => void, fail: (error: Refused) => void}>} */
const touches = new Map();
let next = 0;

/**
 * @param {string} name
 * @param {object} [options]
 */
function touch(name, options) {
  return new Promise((resolve, fail) => {
    touches.set(++next, { done: resolve, fail });
    self.postMessage({ id: next, key: { name, options } });
  });
}

/** @param {{id: number, keyed: any}} answer what the page's passkey said, or null */
export function keyed({ id, keyed: answer }) {
  const waiting = touches.get(id);
  if (!waiting) return;
  const { done: resolve, fail } = waiting;
  touches.delete(id);
  if (!answer) {
    fail(new Refused("no-passkey"));
    return;
  }
  resolve({
    rawId: answer.rawId,
    response: { getTransports: () => answer.transports },
    getClientExtensionResults: () => ({ prf: answer.prf }),
  });
}

const ways = {
  create: (/** @type {object} */ options) => touch("create", options),
  get: (/** @type {object} */ options) => touch("get", options),
};
Object.defineProperty(navigator, "credentials", { value: ways });

const rpId = self.location.hostname;

/**
 * @param {Wrap[]} wraps
 * @returns {Promise<Bytes>}
 */
export async function openByPasskey(wraps) {
  if (!wraps.length) throw new Refused("no-passkey-wrap");
  for (const wrap of wraps) {
    const opener = new Decrypter();
    opener.addIdentity(new webauthn.WebAuthnIdentity({ rpId }));
    try {
      return /** @type {Bytes} */ (await opener.decrypt(fromBase64(wrap.blob)));
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
  }
  throw new Refused("other-passkey");
}

export const passkeys = {
  // A passkey of its own: the one for signing in opens nothing.
  async addPasskey() {
    const { file } = mustBeOpen();
    const maker = new Encrypter();
    let identity;
    try {
      identity = await webauthn.createCredential({ keyName: "n", rpId });
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("passkey-cannot");
    }
    maker.addRecipient(new webauthn.WebAuthnRecipient({ identity }));
    return { blob: toBase64(await maker.encrypt(file)) };
  },
};
