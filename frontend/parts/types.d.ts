// What scripts share and no file of theirs declares. Pages hold what their templates say: looked-up pieces are typed
// loosely here. What runs in the vault's worker is checked strictly (tsconfig.worker.json).

/** A piece of a page: an element with whatever its kind has beside (`value`, `checked`, `form` …). */
interface Part extends HTMLElement {
  /** What the template wrote. */
  readonly dataset: Record<string, string>;
  [name: string]: any;
}

interface ParentNode {
  querySelector(selectors: string): Part | null;
  querySelectorAll(selectors: string): NodeListOf<Part>;
}

interface Element {
  readonly dataset: DOMStringMap;
  closest(selectors: string): Part | null;
}

/** Whose event it is: here always an element. */
interface EventTarget {
  closest(selectors: string): Part | null;
  readonly dataset: DOMStringMap;
  checked: boolean;
  disabled: boolean;
  value: any;
  reset(): void;
}

interface MessageEvent {
  /** Of the service worker. */
  waitUntil(work: Promise<unknown>): void;
}

interface ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

interface Window {
  /** Words for scripts in the page's language (ui/spoken.py). */
  said: Record<string, string>;
  /** Roads under the map, fetched when a map has them. */
  karpearRoads: any;
  /** Photographs of a letter, once somebody wants to take them (vault/letter.js). */
  letter?: { any: () => boolean; seal: (about: string, first?: () => Promise<boolean>) => Promise<boolean> };
  /** Of the service worker: files, shells and words by language. */
  conf: any;
  cookies: () => Promise<string>;
}

/** A moment as a clock shows it. */
interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  weekday: number;
}

interface Navigator {
  readonly deviceMemory?: number;
}

declare const clients: Clients;
declare const registration: ServiceWorkerRegistration;
declare function skipWaiting(): Promise<void>;

declare module "slip39";

// ---- What is open in the vault's worker, and what it hands out sealed.

type Bytes = Uint8Array<ArrayBuffer>;

interface Signer {
  key: CryptoKey;
  pub: string;
}

/** A person's or a team's key, as its identity file says it. */
interface Identity {
  secret: string;
  recipient: string;
  signer?: Signer | null;
  pkcs8?: string;
  /** Organisation → the key that signed its list when this identity was last written. */
  pins: Record<string, string>;
  file: Bytes;
}

/** What an identity file says; of an earlier identity that is all there is. */
type KeyFile = Omit<Identity, "file">;

interface NewIdentity extends Identity {
  signer: Signer;
  pkcs8: string;
}

interface TeamKey extends Identity {
  id: string;
  /** The generation before, sealed to this one. */
  chain?: Bytes | null;
}

interface TeamRow {
  organisation: string;
  generation: number;
  id: string;
  recipient: string;
  wrap?: string;
  chain?: string;
}

/** What a browser remembers of an organisation's signed list. */
interface Pin {
  sign: string;
  seq: number;
  hash: string;
  signs: string[];
  /** The officers' key, as that list names it. */
  team?: string;
}

interface Manifest {
  seq: number;
  text: string;
  signature: string;
}

interface Listed {
  id: string;
  recipient: string;
  sign?: string;
  person?: string;
  called?: string;
}

interface KeyList {
  v: number;
  org: string;
  seq: number;
  prev: string;
  sign: string;
  signed_by: string;
  team: { id: string; generation: number; recipient: string };
  recovery: Listed[];
  partners: Listed[];
  members: Listed[];
}

interface Wrap {
  kind: string;
  blob: string;
  to_recipient?: string;
}

interface Reader {
  kind: string;
  id: string;
  recipient: string;
}

interface Grant {
  kind: string;
  organisation: string;
  generation: number;
  blob: string;
}

interface Place {
  id?: string;
  thread?: string;
  organisation?: string | null;
  about?: string | null;
  supersedes?: string | null;
  type: string;
  person: string;
}

/** The places and hashes that a signature stands for. */
interface Stated {
  id: string;
  thread: string;
  organisation?: string | null;
  about?: string | null;
  supersedes?: string | null;
  type: string;
  sha256: string;
  attachments: string[];
}

interface SealedRecord extends Omit<Stated, "attachments"> {
  recipient: string;
  body: string;
  grants: Grant[];
  attachments: { id: string; sha256: string }[];
  author?: { sign_key: string };
  author_signature: string;
  device?: { sign_key: string };
  device_signature: string;
}
