// As much of a browser's database as the vault asks of it, in memory: Node has none.
const stores = {};

function asked(result, event = "onsuccess") {
  const request = { result };
  queueMicrotask(() => request[event]?.());
  return request;
}

function transaction(name) {
  stores[name] ||= new Map();
  const rows = stores[name];
  const work = {
    objectStore: () => ({
      get: (key) => asked(rows.get(key)),
      put: (value, key = value.key) => asked(rows.set(key, value) && key),
      delete: (key) => asked(rows.delete(key)),
      getAll: () => asked([...rows.values()]),
      getAllKeys: () => asked([...rows.keys()]),
    }),
  };
  setTimeout(() => work.oncomplete?.());
  return work;
}

globalThis.indexedDB = { open: () => asked({ transaction, close() {} }) };
