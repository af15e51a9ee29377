// Calls to the server. Everything they carry is sealed, public, or a signature.
import { proof } from "../parts/proof.js";

const BASE = "/api/v1/seal/";

export class Failed extends Error {
  constructor(status, problem) {
    super(problem?.title || "failed");
    this.status = status;
    this.said = problem;
  }
}

export async function call(method, path, body) {
  const headers = { Accept: "application/json" };
  const raw = body instanceof Uint8Array;
  if (method !== "GET") headers["X-CSRFToken"] = await proof();
  if (body !== undefined) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
  const answer = await fetch(path.startsWith("/") ? path : BASE + path, {
    method,
    headers,
    credentials: "same-origin",
    redirect: "error",
    cache: "no-store",
    body: body === undefined || raw ? body : JSON.stringify(body),
  });
  const json = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Failed(answer.status, json);
  return json;
}

export async function bytesOf(attachment) {
  const answer = await fetch(`${BASE}attachments/${attachment}`, {
    credentials: "same-origin",
    redirect: "error",
    cache: "no-store",
  });
  if (!answer.ok) throw new Failed(answer.status, await answer.json().catch(() => null));
  return new Uint8Array(await answer.arrayBuffer());
}
