// Seal a version of the pack for its custodians: a new key under new parts, and the parts of before are destroyed.
import { call } from "../calls.js";
import { ask, directory, Said } from "../door.js";
import { partners, people } from "../readers.js";

export const BASE = "/api/v1/packs/";

// → [{id, name, recipient, vouched}]. Keys count as vouched only where a signed list says so. The directory is asked
// anew: custodians make and change their keys long after this tab was opened.
export async function holders() {
  const { custodians, needed, thread } = await call("GET", BASE + "mine");
  const { organisations } = await directory(true);
  const known = await people();
  const lists = (await Promise.all(organisations.map((organisation) => partners(organisation.id)))).flat();
  const found = custodians.map((custodian) => {
    const key = custodian.person
      ? known.find((p) => p.person === custodian.person)
      : lists.find((p) => p.id === custodian.outside);
    return {
      ...custodian,
      recipient: key?.recipient || custodian.recipient,
      vouched: custodian.person ? !!key?.vouched : !!key,
    };
  });
  return { needed, thread, found };
}

export const ending = (recipient) => recipient.slice(-12).replace(/(.{4})(?=.)/g, "$1 ");

export async function sealFor(record, compared) {
  const { needed, found } = await holders();
  if (found.length < Math.max(2, needed)) throw new Said("too-few-custodians");
  if (found.some((custodian) => !custodian.recipient)) throw new Said("custodian-without-key");
  if (!compared && found.some((custodian) => !custodian.vouched)) throw new Said("not-compared");
  const made = await ask("splitPack", { record, needed, to: found });
  await call("PUT", BASE + "mine", { record: record.id, needed, ...made });
}
