// Calls to the server. Everything they carry is sealed, public, or a signature.
import { one } from "../parts/page.js";

const BASE = "/api/v1/seal/", PIECE = 1024 * 1024;

export class Failed extends Error {
  constructor(status, said) { super(said?.title || "failed"); this.status = status; this.said = said; }
}

const csrf = () => one("[name=csrfmiddlewaretoken]")?.value || "";

export async function call(method, path, body) {
  const headers = { Accept: "application/json" }, raw = body instanceof Uint8Array;
  if (method !== "GET") headers["X-CSRFToken"] = csrf();
  if (body !== undefined) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
  const answer = await fetch(path.startsWith("/") ? path : BASE + path, { method, headers, credentials: "same-origin", redirect: "error", cache: "no-store", body: body === undefined || raw ? body : JSON.stringify(body) });
  const said = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Failed(answer.status, said);
  return said;
}

export async function bytesOf(attachment) {
  const answer = await fetch(`${BASE}attachments/${attachment}`, { credentials: "same-origin", redirect: "error", cache: "no-store" });
  if (!answer.ok) throw new Failed(answer.status, await answer.json().catch(() => null));
  return new Uint8Array(await answer.arrayBuffer());
}

// All pages of records, a page at a time: `each(records)` is called as they come.
export async function eachPage(query, each) {
  let after = "", locked = false;
  do {
    const page = await call("GET", "records?" + new URLSearchParams({ ...query, ...(after ? { after } : {}) }));
    locked ||= page.locked;
    await each(page.records);
    after = page.next;
  } while (after);
  return { locked };
}

// Files first, in pieces; the record that names them last. Sent again, nothing is doubled.
export async function send(sealed, progress = () => {}) {
  const { attachments = [], id, device_sign_key: _key, ...record } = sealed;
  const total = attachments.reduce((sum, one) => sum + one.blob.length, 0);
  let sent = 0;
  for (const file of attachments) {
    for (let at = 0, n = 0; at < file.blob.length; at += PIECE, n++) {
      const piece = file.blob.subarray(at, at + PIECE);
      await call("PUT", `attachments/${file.id}/${n}`, piece);
      progress((sent += piece.length) / total);
    }
  }
  return call("PUT", `records/${id}`, { ...record, attachments: attachments.map((one) => one.id) });
}
