// What a push shows: the neutral name and "Open". Whatever came with it is not read.
export function pushed(worker, { name, open, icon }) {
  worker.addEventListener("push", (event) => {
    event.waitUntil(
      worker.registration.showNotification(name, { body: open, icon, badge: icon, tag: "n", renotify: true }),
    );
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(
      (async () => {
        const [page] = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
        if (!page) return worker.clients.openWindow("/");
        await page.focus();
        return page.navigate("/").catch(() => worker.clients.openWindow("/"));
      })(),
    );
  });
}
