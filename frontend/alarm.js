// The switch for notices in this browser: asks the browser, and hands the address it gives to the server.
const form = /** @type {Part} */ (document.querySelector("[data-notices]"));

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

async function subscribed() {
  if ((await Notification.requestPermission()) !== "granted") return "";
  const worker = await navigator.serviceWorker.register("/sw.js");
  const applicationServerKey = bytes(form.dataset.notices);
  const old = await worker.pushManager.getSubscription();
  // Bound to another key (the server was set up again): it would stay silent.
  if (old) await old.unsubscribe();
  return (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })).endpoint;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    form.endpoint.value = await subscribed();
  } catch {
    form.endpoint.value = "";
  }
  if (form.endpoint.value) form.submit();
  else form.querySelectorAll("[data-said]")[0].textContent = form.dataset.no;
});
