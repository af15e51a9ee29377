// May somebody stand in this letter by name? Only with a consent for this recipient that stands.

// `now`: a day, or a moment by the account's clock. `from`: a yes in a case pack may count only so many hours later.
export const stands = (consent, now) =>
  !consent.withdrawn_at && (!consent.at || consent.at <= now) && (!consent.from || consent.from <= now);

export function forRecipient(person, kind, day) {
  return (person.consents || []).filter((consent) => consent.recipient_kind === kind && stands(consent, day));
}

const scopesOf = (consent) => [].concat(consent.scope || []);
const counts = (consent, givers) => !givers?.length || givers.includes(consent.given_by);

// → {named, missing: [scope…], given: [scope…], giver, consents: [id…]}. `giver`:
// somebody said yes whose yes does not count here.
export function gate(person, { kind, scopes, givers }, day) {
  const standing = forRecipient(person, kind, day);
  const valid = standing.filter((consent) => counts(consent, givers));
  const granted = new Set(valid.flatMap(scopesOf));
  const missing = scopes.filter((scope) => !granted.has(scope));
  return {
    named: !!person.name && !missing.length,
    missing,
    given: [...granted],
    giver: standing.length > valid.length && !!missing.length,
    consents: missing.length ? [] : valid.map((consent) => consent.id),
  };
}

// A, B, …, Z, AA: code names for whoever has none.
export function letterOf(n) {
  return n < 26 ? String.fromCharCode(65 + n) : letterOf(Math.floor(n / 26) - 1) + String.fromCharCode(65 + (n % 26));
}

// What still keeps the letter from leaving: [{code, person?}].
export function obstacles(people, terms) {
  const inside = people.filter((person) => person.included);
  const reasons = [];
  if (terms.identified)
    for (const person of inside)
      if (!person.named) reasons.push({ code: person.giver ? "giver" : "consent", person: person });
  if (terms.identified && !inside.length) reasons.push({ code: "nobody" });
  if (terms.most && inside.length > terms.most) reasons.push({ code: "too-many" });
  return reasons;
}
