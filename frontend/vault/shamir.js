// A key that several people open together: SLIP-39 words, each sealed to one of them. Runs in the worker.
// Offline the same is done by `age` and `shamir recover`.
import slip39 from "slip39";
import { openWith, publicOf, Refused, sealTo, unwrapWith, wrapUnder } from "./age.js";
import { fromBase64, text, toBase64, utf8 } from "./bytes.js";
import { mustBeOpen, ring } from "./keyring.js";
import { secretOf } from "./records.js";
import { plain } from "./secrets.js";
import { bestWork } from "./work-factor.js";

/** @type {(bytes: Iterable<number>) => string} */
const hex = (bytes) => [...bytes].map((n) => n.toString(16).padStart(2, "0")).join("");
/** @type {(words: string) => string} */
const tidy = (words) =>
  words
    .toLowerCase()
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join(" ")
    .split(/[^a-z]+/)
    .filter(Boolean)
    .join(" ");
// A part says to which pack it belongs, in a line that people leave out when they type the words.
/** @type {(words: string, thread: string) => string} */
const bound = (words, thread) => `${words}\n# pack ${thread}\n`;
const ownSecrets = () => [mustBeOpen(), ...ring.olds].map((identity) => identity.secret);

/**
 * @param {Uint8Array} master
 * @param {number} threshold
 * @param {number} of
 * @returns {string[]}
 */
export function split(master, threshold, of) {
  const shares = slip39.fromArray([...master], {
    passphrase: "",
    threshold: 1,
    groups: [[threshold, of, ""]],
    iterationExponent: 1,
    title: "",
  });
  return shares.fromPath("r/0").mnemonics;
}

// → the secret in hex. Words that do not belong together, or too few, are refused.
/**
 * @param {string[]} shares
 * @param {number} threshold
 */
export function recover(shares, threshold) {
  const parts = [...new Set(shares.map(tidy).filter(Boolean))];
  if (parts.length < threshold) throw new Refused("too-few-parts");
  if (parts.some((words) => !slip39.validateMnemonic(words))) throw new Refused("part-mistyped");
  try {
    return hex(slip39.recoverSecret(parts.slice(0, threshold), ""));
  } catch {
    throw new Refused("parts-differ");
  }
}

// The words of one's own part of this pack. The server says what is opened:
// what is no part of it never leaves this browser.
/**
 * @param {string} blob
 * @param {string} thread
 */
async function partOf(blob, thread) {
  const note = text(await openWith(ownSecrets(), fromBase64(blob)));
  const words = tidy(note);
  if (note !== bound(words, thread) || !slip39.validateMnemonic(words)) throw new Refused("not-a-part");
  return words;
}

export const custody = {
  // The key of a record, under what `needed` of the custodians have together; and each one's part, sealed to them.
  /** @param {{record: SealedRecord, needed: number, to: {id: string, recipient: string}[]}} asked */
  async splitPack({ record, needed: threshold, to }) {
    if (threshold < 2 || threshold > to.length) throw new Refused("too-few-custodians");
    const secret = await secretOf(record, "pack");
    const master = crypto.getRandomValues(new Uint8Array(16));
    const words = split(master, threshold, to.length);
    /** @type {Record<string, string>} */
    const parts = {};
    for (const [n, custodian] of to.entries())
      parts[custodian.id] = toBase64(await sealTo(custodian.recipient, utf8(bound(words[n], record.thread))));
    return { key: toBase64(await wrapUnder(hex(master), utf8(`${secret}\n`), bestWork())), parts };
  },

  // One's own part, for whoever opens: it leaves this browser sealed to them.
  /** @param {{part: string, to: string, thread: string}} asked */
  async repart({ part, to, thread }) {
    return { blob: toBase64(await sealTo(to, utf8(bound(await partOf(part, thread), thread)))) };
  },

  // The parts that were given, and words that were read out → grants that open the record.
  /**
   * @param {{key: string, given: string[], spoken: string[], needed: number, recipient: string, readers: Reader[],
   *   thread: string}} asked
   */
  async combine({ key, given: sealedParts, spoken, needed: threshold, recipient, readers, thread }) {
    const parts = await Promise.all(sealedParts.map((part) => partOf(part, thread)));
    const master = recover([...parts, ...spoken], threshold);
    let secret;
    try {
      secret = text(await unwrapWith(master, fromBase64(key))).trim();
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("parts-differ");
    }
    if ((await publicOf(secret)) !== recipient) throw new Refused("parts-differ");
    return Promise.all(
      readers.map(async ({ kind, id, recipient: to }) => ({
        kind,
        to: id,
        blob: toBase64(await sealTo(to, utf8(`${secret}\n`))),
      })),
    );
  },

  // A text under words that are told by mouth, for somebody whose device nobody knows.
  /** @param {{secret: string, said: string}} asked */
  async sealWords({ secret, said: message }) {
    return { blob: toBase64(await wrapUnder(plain(secret), utf8(message), Math.min(16, bestWork()))) };
  },
  /** @param {{secret: string, blob: string}} asked */
  async openWords({ secret, blob }) {
    try {
      return { said: text(await unwrapWith(plain(secret), fromBase64(blob))) };
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("wrong-words");
    }
  },
};
