// Going from page to page without leaving: what is unlocked stays so. Pages come from the server as always; only their
// middle is put in place. Without this script every link is an ordinary link.
import { one } from "../parts/page.js";
import { isOpen } from "./door.js";
import { words } from "./island.js";

let leave = () => {}, arrive = () => {}, at = location.href;
export const unsaved = { is: () => false, ask: () => true };

const ours = (page) => !!page?.body?.hasAttribute("data-vault");

function fetched(url) {
  return new Promise((done, fail) => {
    const asked = new XMLHttpRequest();
    asked.open(url.posted ? "POST" : "GET", url);
    asked.responseType = "document";
    asked.onload = () => done(asked);
    asked.onerror = asked.ontimeout = () => fail(new Error("offline"));
    asked.send(url.posted);
  });
}

async function go(url, push = true) {
  if (unsaved.is() && !unsaved.ask()) return;
  document.body.setAttribute("aria-busy", "true");
  try {
    const { response: page, status, responseURL } = await fetched(url);
    if (!ours(page) || (status !== 200 && !url.posted)) { location.assign(url.posted ? responseURL : url); return; }
    leave();
    document.title = page.title;
    one("main").replaceWith(document.adoptNode(one("main", page)));
    const token = one("[name=csrfmiddlewaretoken]", page)?.value;
    if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    at = responseURL + (new URL(url, location.href).hash || "");
    if (push && status === 200 && at !== location.href) history.pushState(null, "", at);
    arrive();
    scrollTo(0, 0);
    one("main").focus({ preventScroll: true });
  } catch {
    if (url.posted) alert(words("offline")); // what was typed stays on the page
    else location.assign(url); // the browser says itself that there is no connection
  } finally { document.body.removeAttribute("aria-busy"); }
}

export { go };

// A form with words in it, sent without leaving the page: of a page that answers a POST, browsers write down what was posted,
// to restore it after a crash.
function sent(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("main form[data-quiet]")) return;
  event.preventDefault();
  go(Object.assign(new URL(form.action), { posted: new FormData(form, event.submitter) }));
}

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
  document.addEventListener("submit", sent);
  addEventListener("popstate", () => { if (location.href !== at) go(location.href, false); });
}
