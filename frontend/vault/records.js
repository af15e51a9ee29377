// Sealing and opening records. Runs in the worker. Sealing needs public keys only.

import { newKey, openWith, publicOf, Refused, sealTo } from "./age.js";
import { fromBase64, padded, padFile, sha256, text, toBase64, utf8, uuid } from "./bytes.js";
import { deviceKey } from "./device.js";
import { mustBeOpen, ring, secretsFor } from "./keyring.js";
import { sign, statement, verifies } from "./signatures.js";

// Records whose files are being sealed one after the other: their keys stay here until the record is whole.
/** @type {Map<string, {secret: string, recipient: string}>} */
const drafts = new Map();

/** @param {string} draft */
function draftOf(draft) {
  const keys = drafts.get(draft);
  if (!keys) throw new Refused("failed");
  return keys;
}

export async function begin() {
  const draft = uuid();
  const secret = await newKey();
  drafts.set(draft, { secret, recipient: await publicOf(secret) });
  return { draft };
}

/** @type {(draft: string) => void} */
export const giveUp = (draft) => {
  drafts.delete(draft);
};

/** @param {{draft: string, bytes: Bytes}} asked */
export async function sealFile({ draft, bytes }) {
  const { recipient } = draftOf(draft);
  const blob = await sealTo(recipient, padFile(bytes));
  return { id: uuid(), size: bytes.length, sha256: await sha256(bytes), blob, sealed: await sha256(blob) };
}

// content: anything that JSON holds. files: [{name, mime, bytes, ...}], or with `draft` what sealFile answered, with
// its name. readers: [{kind, id, recipient}]. place: {id?, thread?, organisation, about, supersedes, type, person}.
// → what the server is sent.
/** @param {{content: Record<string, any>, files?: any[], readers: Reader[], place: Place, draft?: string}} asked */
export async function seal({ content, files = [], readers, place, draft }) {
  if (!readers.length) throw new Refused("no-readers");
  const opening = draft ? { draft } : await begin();
  const attachments = [];
  const entries = [];
  for (const { bytes, ...described } of files) {
    const { blob, sealed, ...entry } = bytes ? { ...described, ...(await sealFile({ ...opening, bytes })) } : described;
    entries.push(entry);
    attachments.push({ id: entry.id, sha256: sealed, ...(blob ? { blob } : {}) });
  }
  const { secret, recipient } = draftOf(opening.draft);
  const body = await sealTo(
    recipient,
    padded({
      v: 1,
      ...content,
      ...(files.length || content.files ? { files: [...(content.files || []), ...entries] } : {}),
    }),
  );
  const id = place.id || uuid();
  const where = { organisation: null, about: null, supersedes: null, ...place, id, thread: place.thread || id };
  const grants = await grantsOf(secret, readers);
  const signed = await signatures(
    { ...where, sha256: await sha256(body), attachments: attachments.map((a) => a.sha256) },
    place.person,
    !content.came,
  );
  giveUp(opening.draft);
  const { person, ...meta } = where;
  return { ...meta, recipient, body: toBase64(body), grants, ...signed, attachments };
}

/**
 * @param {string} secret
 * @param {Reader[]} readers
 */
async function grantsOf(secret, readers) {
  return Promise.all(
    readers.map(async ({ kind, id, recipient }) => ({
      kind,
      to: id,
      blob: toBase64(await sealTo(recipient, utf8(`${secret}\n`))),
    })),
  );
}

// `authored`: what came as a note nobody signed when it was written. Its author signs after having read it.
/**
 * @param {Stated} where
 * @param {string} person
 */
async function signatures(where, person, authored = true) {
  const message = statement(where);
  const device = await deviceKey(person);
  const identity = ring.own;
  return {
    device_sign_key: device.pub,
    device_key: device.id,
    device_signature: await sign(device, message),
    author_signature: authored && identity?.signer ? await sign(identity.signer, message) : "",
  };
}

// The record's own key, from the first grant that opens.
/**
 * @param {SealedRecord} record
 * @returns {Promise<string>}
 */
async function keyOf(record) {
  for (const grant of record.grants) {
    for (const secret of secretsFor(grant)) {
      try {
        const recordKey = text(await openWith(secret, fromBase64(grant.blob))).trim();
        if ((await publicOf(recordKey)) === record.recipient) return recordKey;
      } catch {
        /* another key may open it */
      }
    }
  }
  throw new Refused("no-key");
}

// → {id, content, signed: "author" | "device" | "", ...}. Whole, unchanged and signed,
// or an error that says what is wrong.
/** @param {SealedRecord} record */
export async function open(record) {
  mustBeOpen();
  const secret = await keyOf(record);
  const body = fromBase64(record.body);
  const hash = await sha256(body);
  const message = statement({ ...record, sha256: hash, attachments: record.attachments.map((a) => a.sha256) });
  const author = !!record.author && (await verifies(record.author.sign_key, record.author_signature, message));
  const device = !!record.device && (await verifies(record.device.sign_key, record.device_signature, message));
  if ((record.author && !author) || (record.device && !device) || (!author && !device)) throw new Refused("not-signed");
  const content = JSON.parse(text(await openWith(secret, body)));
  const { body: _body, grants: _grants, ...meta } = record;
  return { ...meta, sha256: hash, content, signed: author ? "author" : "device" };
}

/**
 * @param {SealedRecord} record
 * @param {Bytes} blob
 * @param {{sealed: string, size: number, sha256: string}} expected
 */
export async function openFile(record, blob, expected) {
  const secret = await keyOf(record);
  if ((await sha256(blob)) !== expected.sealed) throw new Refused("file-changed");
  const bytes = (await openWith(secret, blob)).subarray(0, expected.size);
  if ((await sha256(bytes)) !== expected.sha256) throw new Refused("file-changed");
  return bytes;
}

// The key of what was opened, and of nothing else: the server could put another record's grants in its place.
/**
 * @param {SealedRecord} record
 * @param {Reader[]} readers
 */
export async function regrant(record, readers) {
  await open(record);
  return grantsOf(await keyOf(record), readers);
}

/** @param {SealedRecord} record */
export async function countersign(record) {
  const identity = mustBeOpen();
  const message = statement({ ...record, attachments: record.attachments.map((a) => a.sha256) });
  if (!record.device || !(await verifies(record.device.sign_key, record.device_signature, message)))
    throw new Refused("not-signed");
  return sign(/** @type {Signer} */ (identity.signer), message);
}

/**
 * @param {SealedRecord} record
 * @param {string} type
 */
export async function secretOf(record, type) {
  if ((await open(record)).type !== type) throw new Refused("wrong-record");
  return keyOf(record);
}
