// Another language keeps what was typed: put aside in this tab until the page is there again. No secrets, nothing of a vault.
const TYPED = "n.typed", FIELDS = "main form :is(input:not([type=hidden], [type=password], [type=file], [autocomplete=off]), select, textarea)";
const fields = () => ("vault" in document.body.dataset ? [] : [...document.querySelectorAll(FIELDS)]);
try {
  document.querySelector(".language")?.addEventListener("submit", () => {
    sessionStorage[TYPED] = JSON.stringify([location.pathname, fields().map((one) => [one.name, one.value, one.checked])]);
  });
  const [path, kept] = JSON.parse(sessionStorage[TYPED] || "[]");
  sessionStorage.removeItem(TYPED);
  if (path === location.pathname) {
    fields().forEach((one, i) => {
      const [name, value, checked] = kept[i] || [];
      if (name !== one.name) return;
      if (/checkbox|radio/.test(one.type)) one.checked = checked; else one.value = value;
    });
  }
} catch { /* storage is switched off: typed again */ }
