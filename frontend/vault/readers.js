// To whom something may be sealed: keys count only as the signed list of the organisation says.

import { words } from "./island.js";
import { nameHash } from "./lists.js";
import { get } from "./store.js";
import { directory, Said, trusted } from "./worker-client.js";

const bare = (kind, { id, recipient }) => ({ kind, id, recipient });

// One's own key, so that the author can read what they wrote. Writing without one is not possible.
export async function self() {
  const { identity, person } = await directory();
  if (!identity) throw new Said("no-identity");
  const pinned = await get("pins", `self:${person}`).catch(() => null); // since the last unlock in this browser
  if (pinned && pinned !== identity.recipient) throw new Said("own-key-differs");
  return bare("person", identity);
}

// The officers of an organisation, by its team key.
export async function team(organisation) {
  const followed = await trusted(organisation);
  if (!followed) throw new Said("no-team");
  return bare("team", followed.list.team);
}

// → [{id, name, person, recipient, vouched}]: those they work with or who watch over them, and whether officers vouch.
// Whose key it is counts as the list says; a name under which officers did not
// compare the key is shown with that remark.
export async function people() {
  const { people: rows, organisations } = await directory();
  const lists = await Promise.all(organisations.map((o) => trusted(o.id)));
  const members = new Map(
    lists.filter(Boolean).flatMap(({ list }) => list.members.map((member) => [member.id, member])),
  );
  return Promise.all(
    rows.map(async (reader) => {
      const row = members.get(reader.id);
      const vouched =
        !!row && row.recipient === reader.recipient && row.sign === reader.sign_key && row.person === reader.person;
      const isRenamed = vouched && row.called !== (await nameHash(reader.id, reader.name));
      return { ...reader, vouched, name: isRenamed ? `${reader.name} \u25b2 ${words("other-name")}` : reader.name };
    }),
  );
}

// → [{id, label, recipient}]: partners whose age keys two officers entered and the list vouches for.
export async function partners(organisation) {
  const followed = await trusted(organisation);
  if (!followed) return [];
  const recipients = new Map(followed.list.partners.map((partner) => [partner.id, partner.recipient]));
  return followed.row.outside.filter(
    (partner) => partner.kind === "partner" && recipients.get(partner.id) === partner.recipient,
  );
}

export const person = (row) => bare("person", row);
export const outside = (row) => bare("outside", row);
