// Going from page to page without leaving: what is unlocked stays so. Pages come from the server as always; only their
// middle is put in place. Without this script every link is an ordinary link.
import { all, one } from "../parts/page.js";
import { isOpen } from "./door.js";

let leave = () => {}, arrive = () => {}, at = location.href;
export const unsaved = { is: () => false, ask: () => true };

const ours = (page) => !!page?.body?.hasAttribute("data-vault");

function fetched(url) {
  return new Promise((done, fail) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", url);
    asked.responseType = "document";
    asked.onload = () => done(asked);
    asked.onerror = asked.ontimeout = () => fail(new Error("offline"));
    asked.send();
  });
}

// The menu stays where it is: it closes, and says where one is now.
function menu(page) {
  for (const opened of all("details.more[open]")) opened.open = false;
  const here = new Set(all("header.top [aria-current]", page).map((link) => link.pathname));
  for (const link of all("header.top a")) {
    if (here.has(link.pathname)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function go(url, push = true) {
  if (unsaved.is() && !unsaved.ask()) return;
  document.body.setAttribute("aria-busy", "true");
  try {
    const { response: page, status, responseURL } = await fetched(url);
    if (status !== 200 || !ours(page)) { location.assign(url); return; }
    leave();
    document.title = page.title;
    one("main").replaceWith(document.adoptNode(one("main", page)));
    const token = one("[name=csrfmiddlewaretoken]", page)?.value;
    if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    menu(page);
    at = responseURL + (new URL(url, location.href).hash || "");
    if (push) history.pushState(null, "", at);
    arrive();
    scrollTo(0, 0);
    one("main").focus({ preventScroll: true });
  } catch {
    location.assign(url); // the browser says itself that there is no connection
  } finally { document.body.removeAttribute("aria-busy"); }
}

export { go };

export function startStaying(hooks) {
  ({ leave, arrive } = hooks);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin || !isOpen()) return;
    if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
    event.preventDefault();
    go(link.href);
  });
  addEventListener("popstate", () => { if (location.href !== at) go(location.href, false); });
}
