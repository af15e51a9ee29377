// What this browser keeps of the vault: public pins, a signing key that cannot be taken out, sealed files on their way
// (the queue has the records that name them). Nothing here opens anything. The names say nothing.

const NAME = "n";
const STORES = ["pins", "keys", "files"];

/** @returns {Promise<IDBDatabase>} */
function database() {
  return new Promise((resolve, fail) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = () => {
      const stores = request.result.objectStoreNames;
      for (const store of STORES) if (!stores.contains(store)) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => fail(request.error);
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
    return await new Promise((resolve, fail) => {
      const transaction = db.transaction(store, mode, { durability: "strict" });
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
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
    new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(NAME);
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    })
  );
}
