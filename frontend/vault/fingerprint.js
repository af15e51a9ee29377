// Six words for a key: two people who read out the same words see the same key. Worked out here, never by the server.
import { utf8 } from "./bytes.js";
import { WORDLIST } from "./wordlist.js";

// 60 bits of the SHA-256 of what the key is: recipient and signing key.
export async function fingerprint(recipient, sign = "") {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(`karpear-words-v1|${recipient}|${sign}`)));
  const bits = [...hash.subarray(0, 8)].map((n) => n.toString(2).padStart(8, "0")).join("");
  return [0, 1, 2, 3, 4, 5].map((n) => WORDLIST[parseInt(bits.slice(n * 10, n * 10 + 10), 2)]).join(" ");
}
