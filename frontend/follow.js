// While this page is open and its person said yes: where they are, thinned, into the queue that survives everything.
const MINUTES = 2 * 60e3;
const METRES = 200;
const say = (el, text) => {
  if (el && el.textContent !== text) el.textContent = text;
};
const fix = ({ coords: c, timestamp }) => ({
  lat: c.latitude,
  lon: c.longitude,
  accuracy_m: Math.round(c.accuracy),
  fixed_at: new Date(timestamp).toISOString(),
});
const queue = (el, body) =>
  dispatchEvent(
    new CustomEvent("queue", {
      detail: { kind: "position", api: el.dataset.api, who: el.dataset.who, body },
    }),
  );
const denied = (error) => error.code === 1;

function metres(a, b) {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(a.lat * rad);
  const y = (b.lat - a.lat) * rad;
  return 6371e3 * Math.hypot(x, y);
}

const box = document.querySelector("[data-follow]");
if (box && !navigator.geolocation) say(box, box.dataset.no);
else if (box) {
  let last;
  navigator.geolocation.watchPosition(
    (position) => {
      say(box, box.dataset.on);
      const now = fix(position);
      if (last && Math.abs(position.timestamp - last.at) < MINUTES && metres(last, now) < METRES) return;
      last = { ...now, at: position.timestamp };
      queue(box, { fixes: [now] });
    },
    (error) => say(box, denied(error) ? box.dataset.no : box.dataset.none),
    { enableHighAccuracy: true, maximumAge: 0 },
  );
}

for (const button of document.querySelectorAll("[data-answer]")) {
  const line = button.closest(".card")?.querySelector("[data-answer-say]");
  button.addEventListener("click", () => {
    if (!navigator.geolocation) {
      say(line, button.dataset.no);
      return;
    }
    say(line, button.dataset.wait);
    navigator.geolocation.getCurrentPosition(
      (position) => {
        button.disabled = true;
        queue(button, { fixes: [fix(position)], request: button.dataset.answer });
        say(line, button.dataset.sent);
      },
      (error) => say(line, denied(error) ? button.dataset.no : button.dataset.none),
      { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 },
    );
  });
}
