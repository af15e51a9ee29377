// Going from page to page without leaving: what is unlocked stays so. Pages come from the server as always; only their
// middle is put in place. Without this script every link is an ordinary link. A page that does not come never locks
// what is open and never takes what was typed: the browser is not asked to fetch it instead.
import { query } from "../parts/page.js";
import { part } from "./island.js";
import { isOpen } from "./worker-client.js";

let leave = () => {};
let arrive = () => {};
let at = location.href;
// Which page was asked for last: one that comes later, but was asked for before it, is not shown.
let turn = 0;
export const unsaved = { is: () => false, ask: () => true };

// How long a page may take, and how long after a failure it is asked for once more.
const PATIENCE_MS = 20000;
const PAUSE_MS = 1000;

const isVaultPage = (page) => !!page?.body?.hasAttribute("data-vault");

/** @param {string} url @param {FormData | URLSearchParams | null} [body] @returns {Promise<any>} */
function fetched(url, body = null) {
  return new Promise((resolve, fail) => {
    const request = new XMLHttpRequest();
    request.open(body ? "POST" : "GET", url);
    request.responseType = "document";
    request.timeout = body ? 0 : PATIENCE_MS; // what is sent may be a long file
    request.onload = () => (isAway(request.status) ? fail(new Error("busy")) : resolve(request));
    request.onerror = request.ontimeout = () => fail(new Error("offline"));
    request.send(body);
  });
}

// A server that is being started, or has too much to do, gives no page that is worth what is open.
const isAway = (status) => status === 429 || status >= 500;

// On a bad line what failed once often comes the second time.
async function fetchedAtLast(url, mine) {
  try {
    return await fetched(url);
  } catch {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    return mine === turn ? fetched(url) : {};
  }
}

// What is open stays open: the page says above itself that another did not come, and offers to ask again.
function sayUnreached(error, again) {
  const notice = part("unreached", { [error.message]: true });
  query("[data-again]", notice).onclick = again;
  query("main").prepend(notice);
  query("[data-unreached]").scrollIntoView({ block: "nearest" });
}

// The bar says where one is now, and what is near.
function bar(page) {
  const shown = query("header.top nav", page);
  if (shown) query("header.top nav")?.replaceWith(document.adoptNode(shown));
}

// A page's own styles come with it. They stay: each is a layer, and says nothing of what another page has.
function styles(page) {
  for (const link of page.querySelectorAll("head link[rel=stylesheet]"))
    if (!query(`head link[href="${link.getAttribute("href")}"]`)) document.head.append(document.adoptNode(link));
}

function show(page, url, push) {
  leave();
  styles(page);
  document.title = page.title;
  query("main").replaceWith(document.adoptNode(query("main", page)));
  const token = query("[name=csrfmiddlewaretoken]", page)?.value;
  if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  bar(page);
  at = url;
  if (push) history.pushState(null, "", at);
  arrive();
  scrollTo(0, 0);
  (query("main [autofocus]") ?? query("main")).focus({ preventScroll: true });
}

function begin() {
  document.body.setAttribute("aria-busy", "true");
  query("[data-unreached]")?.remove();
  turn += 1;
  return turn;
}

function end(mine) {
  if (mine === turn) document.body.removeAttribute("aria-busy");
}

async function go(url, push = true) {
  if (unsaved.is() && !unsaved.ask()) return;
  const mine = begin();
  try {
    const { response: page, status, responseURL } = await fetchedAtLast(url, mine);
    if (mine !== turn) return;
    if (status !== 200 || !isVaultPage(page)) {
      location.assign(url);
      return;
    }
    show(page, responseURL + (new URL(url, location.href).hash || ""), push);
  } catch (error) {
    if (mine !== turn) return;
    if (!push) history.pushState(null, "", at); // the address says what is shown
    sayUnreached(error, () => go(url));
  } finally {
    end(mine);
  }
}

// On to the next page when something is done, unless its person has gone elsewhere while it was being done.
export async function goOn(from, url) {
  if (from.isConnected) await go(url);
}

// A form that is sent without leaving the page. What answers is shown as it came, a refusal too; without a connection
// what was typed stays.
async function post(form, submitter) {
  const data = new FormData(form, submitter);
  const url = new URL(form.getAttribute("action") || location.href, location.href);
  const mine = begin();
  if (submitter) submitter.disabled = true;
  try {
    const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(/** @type {any} */ (data));
    const { response: page, responseURL } = await fetched(url.href, body);
    if (mine !== turn) return;
    if (page && query("main", page) && (isVaultPage(page) || responseURL === url.href))
      show(page, isVaultPage(page) ? responseURL : location.href, responseURL !== location.href && isVaultPage(page));
    else location.assign(responseURL);
  } catch (error) {
    if (mine === turn) sayUnreached(error, () => form.requestSubmit(submitter));
  } finally {
    end(mine);
    if (submitter) submitter.disabled = false;
  }
}

// Forms of the page's middle: while something is open, so that it stays so, and always those with words in them
// (`data-quiet`), because of a page that answers a POST browsers write down what was posted, to restore it after a
// crash. `data-native`, of a form or of its button: what comes back is a file.
function stays(form, submitter) {
  const brings = [form, submitter].some((element) => element && "native" in element.dataset);
  if (form.method !== "post" || !form.closest("main") || brings) return false;
  return isOpen() || "quiet" in form.dataset;
}

export { go };

export function startStaying(hooks) {
  ({ leave, arrive } = hooks);
  document.addEventListener("click", (/** @type {any} */ event) => {
    const link = event.target.closest?.("a[href]");
    if (
      !link ||
      event.defaultPrevented ||
      event.button ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin || !isOpen()) return;
    if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !stays(event.target, event.submitter)) return;
    event.preventDefault();
    post(event.target, event.submitter);
  });
  addEventListener("popstate", () => {
    if (location.href !== at) go(location.href, false);
  });
}
