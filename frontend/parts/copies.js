// Pages that this browser keeps for the time without a line: one person's, for three days, and gone when they leave.

const NAME = "k";
const LONGEST = 72 * 3600e3;
const AT = "X-Kept-At";
const FOR = "X-Keep-For";
const TITLE = "X-Kept-Title";
let wiped = 0;

export const moment = () => wiped;
export const mayKeep = (answer) => answer.ok && !answer.redirected && answer.headers.get("X-Keep") === "offline";

const old = (answer) => !(Math.abs(Date.now() - answer.headers.get(AT)) < LONGEST);

export async function wipe() {
  wiped += 1;
  await caches.delete(NAME);
}

// `since`: what moment() said when the page was asked for. A page left in the meantime leaves nothing behind.
export async function keep(url, answer, since) {
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] || "";
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set(AT, String(Date.now()));
  headers.set(
    TITLE,
    encodeURIComponent(
      title
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim(),
    ),
  );
  const mark = headers.get(FOR);
  const ofAnother = (await allCopies()).some((page) => mark && page.mark && page.mark !== mark);
  if (ofAnother) await wipe();
  else if (since !== wiped) return;
  const cache = await caches.open(NAME);
  await cache.put(url, new Response(html, { headers }));
}

export async function copy(url) {
  const response = await (await caches.open(NAME)).match(url);
  return response && !old(response) ? response : undefined;
}

export const keptAt = (response) => new Date(Number(response.headers.get(AT)));

// What is kept, newest first. What is too old goes.
export async function allCopies() {
  if (!(await caches.has(NAME))) return [];
  const cache = await caches.open(NAME);
  const rows = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (!response) continue;
    if (old(response)) {
      await cache.delete(request);
      continue;
    }
    rows.push({
      url: request.url,
      at: keptAt(response),
      mark: response.headers.get(FOR),
      title: decodeURIComponent(response.headers.get(TITLE) || ""),
    });
  }
  return rows.sort((a, b) => b.at - a.at);
}
