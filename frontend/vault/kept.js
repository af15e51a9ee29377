// What this browser keeps of the vault: public pins, a signing key that cannot be taken out, sealed files on their way
// (the queue has the records that name them). Nothing here opens anything. The names say nothing.

const NAME = "n";
const STORES = ["pins", "keys", "files"];

/** @returns {Promise<IDBDatabase>} */
function database() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 2);
    asked.onupgradeneeded = () => {
      const stores = asked.result.objectStoreNames;
      for (const store of STORES) if (!stores.contains(store)) asked.result.createObjectStore(store);
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

/**
 * @param {string} store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<any>}
 */
async function run(store, mode, work) {
  const db = await database();
  try {
    return await new Promise((done, fail) => {
      const transaction = db.transaction(store, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    db.close();
  }
}

/** @type {(store: string, key: IDBValidKey) => Promise<any>} */
export const get = (store, key) => run(store, "readonly", (s) => s.get(key));
/** @type {(store: string, key: IDBValidKey, value: unknown) => Promise<any>} */
export const put = (store, key, value) => run(store, "readwrite", (s) => s.put(value, key));
/** @type {(store: string, key: IDBValidKey) => Promise<any>} */
export const drop = (store, key) => run(store, "readwrite", (s) => s.delete(key));
/** @type {(store: string) => Promise<any[]>} */
export const keys = (store) => run(store, "readonly", (s) => s.getAllKeys());
/** @type {(store: string) => Promise<any[]>} */
export const everything = (store) => run(store, "readonly", (s) => s.getAll());

export function forget() {
  return /** @type {Promise<void>} */ (
    new Promise((done) => {
      const asked = indexedDB.deleteDatabase(NAME);
      asked.onsuccess = asked.onerror = asked.onblocked = () => done();
    })
  );
}
