// To whom something may be sealed: keys count only as the signed list of the organisation says.
import { directory, Said, trusted } from "./door.js";
import { words } from "./island.js";
import { get } from "./kept.js";
import { called } from "./lists.js";

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
  const found = await trusted(organisation);
  if (!found) throw new Said("no-team");
  return bare("team", found.list.team);
}

// → [{id, name, person, recipient, vouched}]: those they work with or who watch over them, and whether officers vouch.
// Whose key it is counts as the list says; a name under which officers did not
// compare the key is shown with that remark.
export async function people() {
  const { people: rows, organisations } = await directory();
  const lists = await Promise.all(organisations.map((o) => trusted(o.id)));
  const known = new Map(lists.filter(Boolean).flatMap(({ list }) => list.members.map((member) => [member.id, member])));
  return Promise.all(
    rows.map(async (reader) => {
      const row = known.get(reader.id);
      const vouched =
        !!row && row.recipient === reader.recipient && row.sign === reader.sign_key && row.person === reader.person;
      const other = vouched && row.called !== (await called(reader.id, reader.name));
      return { ...reader, vouched, name: other ? `${reader.name} \u25b2 ${words("other-name")}` : reader.name };
    }),
  );
}

// → [{id, label, recipient}]: partners whose age keys two officers entered and the list vouches for.
export async function partners(organisation) {
  const found = await trusted(organisation);
  if (!found) return [];
  const known = new Map(found.list.partners.map((partner) => [partner.id, partner.recipient]));
  return found.row.outside.filter(
    (partner) => partner.kind === "partner" && known.get(partner.id) === partner.recipient,
  );
}

export const person = (row) => bare("person", row);
export const outside = (row) => bare("outside", row);
