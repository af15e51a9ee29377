// The one call that pledges, changes a pledge and withdraws it.
import { call } from "./calls.js";
import { caller, recipientOf } from "./own.js";

/**
 * @param {{ statement: string, address: string }} page
 * @param {import("./pledges.js").OwnPledge} pledge
 * @param {boolean} stands
 * @param {string} token of a link that is used with it; empty once the server has taken a pledge
 */
export async function sendPledge({ statement, address }, pledge, stands, token) {
  const body = {
    verb: "pledge",
    ...(await caller(statement, token)),
    new_capability: "",
    stands,
    kind: pledge.kind,
    at_least: pledge.at_least,
    at_least_of: pledge.at_least_of,
    recipient: await recipientOf(pledge),
  };
  // The first time the link speaks, and what will speak from now on goes with it.
  return call(address, token ? { ...body, token, capability: "", new_capability: body.capability } : body);
}
