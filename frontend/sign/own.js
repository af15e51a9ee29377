// By what this browser acts: the token of a link, until the server has taken a pledge; then what stands for the pledge.
import { publicOf } from "../vault/age.js";
import { capabilityOf, secretOf } from "./one-time.js";
import { firstNumber, pledgeOn } from "./pledges.js";

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const FURTHEST = 200; // keys that are looked through for the one in an opening

// The link's last part never reaches the server. It is taken out of the address at once, where others would read it;
// this tab remembers it, so that the page may be loaded again.
/** @param {string} statement */
export function tokenHere(statement) {
  const fromLink = location.hash.slice(1);
  const name = `s.${statement}`;
  try {
    if (TOKEN.test(fromLink)) sessionStorage.setItem(name, fromLink);
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    return sessionStorage.getItem(name) || "";
  } catch {
    return TOKEN.test(fromLink) ? fromLink : "";
  }
}

/** @param {string} statement */
export function forgetToken(statement) {
  try {
    sessionStorage.removeItem(`s.${statement}`);
  } catch {
    /* switched off */
  }
}

/** What a call says of who calls: never both. @param {string} statement @param {string} token */
export async function caller(statement, token) {
  const pledge = pledgeOn(statement);
  return pledge ? { token: "", capability: await capabilityOf(pledge.seed) } : { token, capability: "" };
}

/** @param {import("./pledges.js").OwnPledge} pledge */
export const recipientOf = async ({ seed, number }) => publicOf(await secretOf(seed, number));

// Only forward: a key that was handed in, or asked for in another round, is never used again.
/**
 * @param {import("./pledges.js").OwnPledge} pledge
 * @param {import("./condition.js").Seat[]} seats
 * @param {string} round
 */
export async function seatOf(pledge, seats, round) {
  const recipients = new Set(seats.map(({ recipient }) => recipient));
  for (let number = firstNumber(pledge, round); number < pledge.number + FURTHEST; number++) {
    const secret = await secretOf(pledge.seed, number);
    const recipient = await publicOf(secret);
    if (recipients.has(recipient)) return { number, secret, recipient };
  }
  return null;
}
