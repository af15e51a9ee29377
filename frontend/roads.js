// Roads from a PMTiles file of this server, drawn under the markers. Fetched only where the operator has set one.
import { PMTiles } from "pmtiles";
import { leafletLayer } from "protomaps-leaflet";

const SAYS = "© OpenStreetMap";

window.karpearRoads = async (map, path, lang) => {
  const url = new PMTiles(new URL(path, location.href).href);
  const { maxZoom } = await url.getHeader();
  const flavor = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  leafletLayer({ url, flavor, lang, maxDataZoom: maxZoom, attribution: "" }).addTo(map);
  window.L.control.attribution({ prefix: false }).addTo(map).addAttribution(SAYS);
  document.querySelector("[data-board], [data-map-root]")?.classList.add("has-roads");
};
