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
  const known = new Map(lists.filter(Boolean).flatMap(({ list }) => list.members.map((one) => [one.id, one])));
  return Promise.all(
    rows.map(async (one) => {
      const row = known.get(one.id);
      const vouched =
        !!row && row.recipient === one.recipient && row.sign === one.sign_key && row.person === one.person;
      const other = vouched && row.called !== (await called(one.id, one.name));
      return { ...one, vouched, name: other ? `${one.name} \u25b2 ${words("other-name")}` : one.name };
    }),
  );
}

// → [{id, label, recipient}]: partners whose age keys two officers entered and the list vouches for.
export async function partners(organisation) {
  const found = await trusted(organisation);
  if (!found) return [];
  const known = new Map(found.list.partners.map((one) => [one.id, one.recipient]));
  return found.row.outside.filter((one) => one.kind === "partner" && known.get(one.id) === one.recipient);
}

export const person = (one) => bare("person", one);
export const outside = (one) => bare("outside", one);
