// What this browser keeps of a pledge: in its small storage, where leaving quickly deletes it with everything else.
// A line to keep elsewhere holds the same.
import { store } from "../parts/page.js";
import { fromBase64, text, toBase64, utf8 } from "../vault/bytes.js";
import { hasGone } from "./gone.js";

/**
 * `token`: until the server has taken the pledge. `number`: of the one-time key that is used next. `answer`: what was
 * sent in an opening, to be sent again as it is and never otherwise.
 * `seen`: in which round a key was first asked for: it is never used in another.
 * `unsure`: whether what was sent last stands, where nobody knows if it arrived.
 * @typedef {{ seed: string, fingerprint: string, kind: string, at_least: number, at_least_of: Record<string, number>,
 *   number: number, token?: string, isRestored?: boolean, unsure?: boolean, seen?: { round: string, number: number },
 *   answer?: { round: string, body: Record<string, any> } }} OwnPledge
 */

const MARK = "K1.";
export const RESTORED_STEP = 64; // another phone may have used the next keys of a line that was kept
const nameOf = (/** @type {string} */ statement) => `s.${statement}`;

/** @type {(statement: string) => OwnPledge | null} */
export const pledgeOn = (statement) => store.get(nameOf(statement));
/** @type {(statement: string, pledge: OwnPledge | null) => void} */
export const keepPledge = (statement, pledge) => hasGone() || store.set(nameOf(statement), pledge);

// A round that somebody left lacks their key for good: others have handed theirs in. So that key, and an answer that
// may wait here, are never used again, also when they pledge anew.
/**
 * @param {OwnPledge} pledge
 * @returns {OwnPledge}
 */
export function withdrawnFrom({ answer, ...pledge }) {
  const number = pledge.number + (pledge.isRestored ? RESTORED_STEP : 1);
  return { ...pledge, number: Math.max(number, (pledge.seen?.number ?? -1) + 1), isRestored: false };
}

/**
 * The first key that may be used in this round.
 * @param {OwnPledge} pledge
 * @param {string} round
 */
export const firstNumber = ({ number, seen }, round) =>
  seen && seen.round !== round ? Math.max(number, seen.number + 1) : number;

/** Will it be here when this page is closed? @param {string} statement */
export function isKept(statement) {
  try {
    return nameOf(statement) in localStorage;
  } catch {
    return false;
  }
}

/**
 * @param {string} statement
 * @param {OwnPledge} pledge
 */
export function asLine(statement, { seed, fingerprint, kind, at_least, at_least_of, number }) {
  const row = [statement, seed, fingerprint, kind, at_least, at_least_of, number];
  return MARK + toBase64(utf8(JSON.stringify(row)));
}

/**
 * @param {string} statement
 * @param {string} line
 * @returns {OwnPledge | null} nothing where it is no such line, or of another statement
 */
export function fromLine(statement, line) {
  const bare = line.replace(/\s/g, "");
  if (!bare.startsWith(MARK)) return null;
  try {
    const [of, seed, fingerprint, kind, at_least, at_least_of, number] = JSON.parse(
      text(fromBase64(bare.slice(MARK.length))),
    );
    const isWhole = typeof seed === "string" && Number.isInteger(at_least) && Number.isInteger(number);
    return of === statement && isWhole ? { seed, fingerprint, kind, at_least, at_least_of, number } : null;
  } catch {
    return null;
  }
}
