// The live map of the board, and of an alert: the list of positions drawn over the provinces. The list is the truth;
// this only shows it.
import L from "leaflet";
import { query, queryAll } from "./parts/page.js";

const STILL = 4000;
const PIN = 24;
const OLD_MS = 30 * 60000;
const NEAR = 11; // villages and the roads between them
const ORDER = { sos: 4e4, missed: 3e4, due: 2e4, out: 1e4 };
const root = query("[data-board], [data-map-root]");
const box = query("#live-map");
const lang = document.documentElement.lang;
const drawn = new Map(); // id of a line of the list → { marker, circle }
let touched = 0;
/** @type {ReturnType<typeof setTimeout>} */
let later;
window.L = L; // roads.js draws with it

const calm = !matchMedia("(prefers-reduced-motion: reduce)").matches;
const map = L.map(box, {
  zoomAnimation: calm,
  fadeAnimation: calm,
  markerZoomAnimation: calm,
  attributionControl: false,
  zoomSnap: 0.25,
  zoomDelta: 0.5,
  minZoom: 5,
  maxZoom: 17,
});
map.setView([0, 0], 6);

function pin() {
  const body = document.createElement("div");
  body.innerHTML =
    '<svg viewBox="-11 -11 22 22" aria-hidden="true"><path/><text y="4"></text></svg><b></b><span></span>';
  return body;
}

const PATHS = {
  sos: "M-9-9h18v18h-18z",
  missed: "M0-11l11 19h-22z",
  due: "M-9 0a9 9 0 0 1 18 0a9 9 0 0 1-18 0z",
  out: "M-9 0a9 9 0 0 1 18 0a9 9 0 0 1-18 0z",
};

// Fill the parts of a marker from its line; the age is the line's own, which runs.
function dress(body, line) {
  const { seen: sighting, letter, blurred } = line.dataset;
  const age = query(".fix-age time", line); // none where only a plan says where they are
  query("path", body).setAttribute("d", PATHS[sighting] || PATHS.out);
  query("text", body).textContent = letter;
  const when = query("b", body);
  when.textContent = age ? age.textContent : line.dataset.planned;
  if (age) when.dataset.age = age.dataset.age;
  query("span", body).textContent = query(".state", line)?.lastChild?.textContent?.trim() ?? "";
  const stale = (age && Date.now() - Date.parse(age.dataset.age) > OLD_MS) || line.classList.contains("is-stale");
  body.className = `pin pin-${sighting}`;
  body.classList.toggle("is-stale", stale);
  body.classList.toggle("is-blurred", blurred !== undefined);
  body.classList.toggle("is-planned", !age);
}

function place(line) {
  const { lat, lon, radius, blurred, seen: sighting } = line.dataset;
  const at = L.latLng(Number(lat), Number(lon));
  let drawnPin = drawn.get(line.id);
  if (!drawnPin) {
    const body = pin();
    drawnPin = {
      body,
      circle: L.circle(at, { radius: 1, interactive: false }).addTo(map),
      marker: L.marker(at, {
        icon: L.divIcon({ html: body, className: "pin-box", iconSize: [22, 22] }),
        riseOnHover: true,
        riseOffset: 1e5,
      }).addTo(map),
    };
    drawnPin.marker.on("click", () => show(drawnPin.line));
    drawn.set(line.id, drawnPin);
  }
  drawnPin.line = line.id;
  dress(drawnPin.body, line);
  drawnPin.marker.setLatLng(at).setZIndexOffset(height(sighting, query(".fix-age time", line)?.dataset.age));
  const isRight = map.latLngToContainerPoint(at).x > box.clientWidth * 0.65;
  drawnPin.body.classList.toggle("is-left", isRight); // room for its words
  drawnPin.marker.getElement().setAttribute("aria-label", drawnPin.body.textContent.trim());
  drawnPin.circle.setLatLng(at).setRadius(Number(radius) || 0);
  drawnPin.circle
    .getElement()
    ?.setAttribute("class", `around pin-${sighting}${blurred === undefined ? "" : " is-blurred"}`);
}

// What is more urgent lies on top, then what is newer: words of an hour ago must not hide those of now.
function height(sighting, at) {
  return (ORDER[sighting] || 0) - Math.round(Math.min((Date.now() - (Date.parse(at) || 0)) / 60000, 80) * 100);
}

// A marker leads to what can be done: the row of its alert, else its line of the list.
function show(id) {
  const line = document.getElementById(id);
  const row = document.getElementById(line?.dataset.rowOf || id) || line;
  row?.scrollIntoView({ block: "nearest" });
  row?.focus();
}

function draw() {
  const lines = queryAll("[data-seen]", root);
  const ids = new Set(lines.map((line) => line.id));
  for (const [id, drawnPin] of drawn)
    if (!ids.has(id)) {
      drawnPin.marker.remove();
      drawnPin.circle.remove();
      drawn.delete(id);
    }
  lines.forEach(place);
  spread();
}

// Who travels together stands side by side, the most urgent where they are, and nobody under its words.
function spread() {
  const spots = [];
  const placed = [];
  const urgency = ({ line }) => ORDER[document.getElementById(line)?.dataset.seen] || 0;
  for (const { body, marker } of [...drawn.values()].sort((a, b) => urgency(b) - urgency(a))) {
    const spot = map.latLngToContainerPoint(marker.getLatLng());
    const start = spot.x;
    const step = body.classList.contains("is-left") ? PIN : -PIN;
    while (spots.some((taken) => taken.distanceTo(spot) < PIN - 1)) spot.x += step;
    spots.push(spot);
    body.style.translate = `${spot.x - start}px 0`;
    placed.push([body, spot]);
  }
  const words = [];
  for (const [body, spot] of placed) uncover(body, spot, spots, words);
}

// Words cover no pin and no other words, and are not cut off by the edge: they stand at the other side then, else are
// shown under a pointer or by key.
function uncover(body, spot, spots, words) {
  body.classList.remove("is-crowded");
  const frame = box.getBoundingClientRect();
  const near = ({ left, right, top, bottom }) => {
    const isPin = ({ x, y }) =>
      (x !== spot.x || y !== spot.y) && x + 11 > left && x - 11 < right && y + 11 > top && y - 11 < bottom;
    const isWord = (a) => a.left < right && left < a.right && a.top < bottom && top < a.bottom;
    return spots.some(isPin) || words.some(isWord);
  };
  for (let side = 0; side < 2; side++) {
    const own = queryAll("b, span", body).map((part) => {
      const { left, right, top, bottom } = part.getBoundingClientRect();
      return { left: left - frame.left, right: right - frame.left, top: top - frame.top, bottom: bottom - frame.top };
    });
    const shown = own.filter(({ left, right }) => right > left);
    const isCut = shown.some(({ left, right }) => left < 0 || right > frame.width);
    if (!isCut && !shown.some(near)) {
      words.push(...shown);
      return;
    }
    body.classList.toggle("is-left");
  }
  body.classList.add("is-crowded");
}

// Nothing moves under a pointer that is on the map: what is new is drawn when it rests or leaves.
function refresh() {
  clearTimeout(later);
  if (Date.now() - touched < STILL) later = setTimeout(refresh, 1000);
  else draw();
}

function land(shapes) {
  const layer = L.geoJSON(shapes, { interactive: false, style: { className: "land", weight: 1 } }).addTo(map);
  for (const { properties } of shapes.features) {
    const text = document.createElement("span");
    text.textContent = properties.name[lang] || properties.name.en;
    L.marker(properties.at, {
      icon: L.divIcon({ html: text, className: "province", iconSize: /** @type {any} */ (null) }),
      interactive: false,
      keyboard: false,
    }).addTo(map);
  }
  const all_ = layer.getBounds();
  map.fitBounds(all_, { animate: false });
  map.setMaxBounds(all_.pad(0.5));
  const names = () => box.classList.toggle("is-far", map.getZoom() < 7.5);
  map.on("zoomend", names).on("moveend", draw);
  names();
}

async function begin() {
  root.classList.add("has-map");
  map.invalidateSize(false);
  const answer = await fetch(root.dataset.shapes);
  if (!answer.ok) throw new Error(String(answer.status));
  land(await answer.json());
  const { lat, lon } = query("[data-seen]", root)?.dataset ?? {};
  if ("near" in root.dataset && lat) map.setView([Number(lat), Number(lon)], NEAR, { animate: false });
  window.karpearRoads?.(map, root.dataset.tiles, lang).catch(() => {}); // without them there are still provinces
  draw();
  for (const name of ["pointermove", "pointerdown"])
    box.addEventListener(
      name,
      () => {
        touched = Date.now();
      },
      { passive: true },
    );
  box.addEventListener("pointerleave", () => {
    touched = 0;
    refresh();
  });
  root.addEventListener("shown", refresh);
  setInterval(refresh, 30000);
  box.dataset.ready = "";
}

begin().catch(() => root.classList.remove("has-map"));
