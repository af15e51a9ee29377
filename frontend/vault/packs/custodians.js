// Seal a version of the pack for its custodians: a new key under new parts, and the parts of before are destroyed.
import { call } from "../calls.js";
import { partners, people } from "../readers.js";
import { ask, directory, Said } from "../worker-client.js";

export const BASE = "/api/v1/packs/";

// → [{id, name, recipient, vouched}]. Keys count as vouched only where a signed list says so. The directory is asked
// again: custodians make and change their keys long after this tab was opened.
export async function holders() {
  const { custodians, needed: threshold, thread } = await call("GET", BASE + "mine");
  const { organisations } = await directory(true);
  const colleagues = await people();
  const lists = (await Promise.all(organisations.map((organisation) => partners(organisation.id)))).flat();
  const withKeys = custodians.map((custodian) => {
    const key = custodian.person
      ? colleagues.find((p) => p.person === custodian.person)
      : lists.find((p) => p.id === custodian.outside);
    return {
      ...custodian,
      recipient: key?.recipient || custodian.recipient,
      vouched: custodian.person ? !!key?.vouched : !!key,
    };
  });
  return { needed: threshold, thread, found: withKeys };
}

export const ending = (recipient) => recipient.slice(-12).replace(/(.{4})(?=.)/g, "$1 ");

export async function sealFor(record, compared) {
  const { needed: threshold, found: withKeys } = await holders();
  if (withKeys.length < Math.max(2, threshold)) throw new Said("too-few-custodians");
  if (withKeys.some((custodian) => !custodian.recipient)) throw new Said("custodian-without-key");
  if (!compared && withKeys.some((custodian) => !custodian.vouched)) throw new Said("not-compared");
  const parts = await ask("splitPack", { record, needed: threshold, to: withKeys });
  await call("PUT", BASE + "mine", { record: record.id, needed: threshold, ...parts });
}
