// `/` or Ctrl+K, also where another alphabet is typed.

/** @param {() => void} find */
export function findKeys(find) {
  addEventListener("keydown", (event) => {
    const { key, code, target } = event;
    const held = event.ctrlKey || event.metaKey;
    if (event.altKey || event.repeat) return;
    if (held ? code !== "KeyK" : key !== "/" || target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    find();
  });
}
