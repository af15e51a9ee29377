// Turns one piece of a page into another and leaves alone what is the same: focus, pointer and open details stay.

const KEPT = new Set(["open", "data-new", "aria-pressed"]);

function attributes(old, fresh) {
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
}

export function morph(old, fresh) {
  if (old.dataset?.kept !== undefined || old.isEqualNode(fresh)) return; // data-kept: a script draws in it
  if (old.nodeType !== 1) {
    old.data = fresh.data;
    return;
  }
  attributes(old, fresh);
  const byId = new Map([...old.children].filter((c) => c.id).map((c) => [c.id, c]));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const match = next.id ? byId.get(next.id) : at && !at.id && at.nodeName === next.nodeName ? at : null;
    if (!match || match.nodeName !== next.nodeName) {
      old.insertBefore(next, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    morph(match, next);
  }
  while (at) {
    const leftover = at;
    at = at.nextSibling;
    leftover.remove();
  }
}
