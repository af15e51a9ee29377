// The live map comes only to screens that have room for it; everybody else has the picture and the list.
import { query } from "./page.js";

const WIDE = "(min-width: 64rem)";

function fetchMap({ mapCss, mapJs, roadsJs }) {
  const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href: mapCss });
  document.head.append(look);
  const scripts = [mapJs, roadsJs]
    .filter(Boolean)
    .map((src) => Object.assign(document.createElement("script"), { src, async: false }));
  look.addEventListener("load", () => document.body.append(...scripts.reverse()));
}

export function liveMap(root) {
  if (!query("#live-map") || !root.dataset.mapJs) return;
  const wide = matchMedia(WIDE);
  if (wide.matches) fetchMap(root.dataset);
  else wide.addEventListener("change", () => fetchMap(root.dataset), { once: true });
}
