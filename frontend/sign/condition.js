// What a phone checks by itself before it gives a name: the server is believed in nothing that can be worked out here.

/** @typedef {{ at_least: number, at_least_of: Record<string, number> }} Condition */
/** @typedef {{ recipient: string, kind: string }} Seat */

const AGE = /^age1[02-9ac-hj-np-z]{58}$/;

/** @param {Seat[]} seats */
export function kindsOf(seats) {
  /** @type {Record<string, number>} */
  const kinds = {};
  for (const { kind } of seats) kinds[kind] = (kinds[kind] || 0) + 1;
  return kinds;
}

/**
 * @param {Condition} condition
 * @param {Record<string, number>} kinds
 */
export function holdsAmong({ at_least: least, at_least_of: leastOf }, kinds) {
  const all = Object.values(kinds).reduce((sum, number) => sum + number, 0);
  return all >= least && Object.entries(leastOf).every(([kind, number]) => (kinds[kind] || 0) >= number);
}

// A key counts once, whoever says that it stands for two.
/** @param {Seat[]} seats */
const areSane = (seats) =>
  seats.every(({ recipient }) => AGE.test(recipient)) &&
  new Set(seats.map(({ recipient }) => recipient)).size === seats.length;

/**
 * Why this phone gives no name to this set; nothing where it may.
 * @param {{ seats: Seat[], ownRecipient: string, kind: string, condition: Condition, floor: Condition,
 *   pledgedTo: string, onPage: string }} asked `pledgedTo`, `onPage`: fingerprints of what this phone pledged to, and
 *   of the words that it shows
 */
export function objection({ seats, ownRecipient, kind, condition, floor, pledgedTo, onPage }) {
  if (pledgedTo !== onPage) return "changed";
  if (!areSane(seats)) return "seats";
  if (seats.find(({ recipient }) => recipient === ownRecipient)?.kind !== kind) return "absent";
  const kinds = kindsOf(seats);
  return holdsAmong(condition, kinds) && holdsAmong(floor, kinds) ? "" : "condition";
}
