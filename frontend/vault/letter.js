// The photographs of a letter, sealed on this phone to its person's own key and the officers', for this browser's
// queue: like a quick note, that needs neither a connection nor an open vault.
import { put } from "../parts/box.js";
import { hhmm } from "../parts/clock.js";
import * as outbox from "../parts/outbox.js";
import { fill, query } from "../parts/page.js";
import { redrawn } from "./clean-copies.js";
import { chooser } from "./diary/file-choice.js";
import { begin, giveUp, seal, sealFile } from "./records.js";
import { sealItem } from "./sealed-item.js";
import { everything, keys } from "./store.js";
import { carrySealed } from "./upload.js";

const sealer = { begin, sealFile, seal, giveUp: ({ draft }) => giveUp(draft) };
const OWN_PIN = "self:";
const isList = (pin) => typeof pin === "object";

async function pinned() {
  const [names, values] = await Promise.all([keys("pins"), everything("pins")]).catch(() => [[], []]);
  return Object.fromEntries(names.map((name, n) => [name, values[n]]));
}

// The keys that this browser saw when it last looked; a server that puts others in the page is not believed, nor one
// that names another person or organisation: where a vault was opened, it saw the keys of all that belong to it.
/** @param {Record<string, string>} written what the page says */
async function readersOf({ who: person, organisation, identity, recipient, team, teamRecipient }) {
  const pins = await pinned();
  const sawOwn = Object.keys(pins).some((name) => name.startsWith(OWN_PIN));
  const sawList = Object.values(pins).some(isList);
  const ownDiffers = sawOwn && pins[OWN_PIN + person] !== recipient;
  const teamDiffers = sawList && pins[organisation]?.team !== teamRecipient;
  if (ownDiffers || teamDiffers) throw new Error("Differs");
  return [
    { kind: "person", id: identity, recipient },
    { kind: "team", id: team, recipient: teamRecipient },
  ];
}

// `about`: the key of the demand. `hand(item)`: puts it into the queue.
async function sealLetter(box, photos, about, hand) {
  const { who: person, organisation, door } = box.dataset;
  const readers = await readersOf(box.dataset);
  const files = await redrawn(photos).catch(() => {
    throw new Error("Unreadable");
  });
  const place = { type: "receipt", organisation, about, person };
  const content = { kind: "receipt", fields: {} };
  return sealItem(sealer, { content, files, readers, place, restricted: false, door }, hand);
}

const WRONG = { Differs: "Differs", Unreadable: "Unreadable", "file-too-large": "Large", "too-many-files": "Many" };

const LEAVING = { kept: "Kept", signin: "Signin", sent: "Sent", refused: "Refused" };

export function startLetter() {
  const box = query("[data-letter]");
  const place = query("[data-letter-say]", box);
  const say = (state, values = {}) => {
    place.dataset.is = state === "Sent" ? "sent" : state === "Kept" || state === "Signin" ? "kept" : "refused";
    place.textContent = fill(box.dataset["say" + state], values);
  };
  const photos = chooser(box, ({ code }) => say(WRONG[code]));
  outbox.carry(carrySealed);
  outbox.onChange(({ key, at }, state) => {
    if (key !== box.dataset.key) return;
    if (LEAVING[state]) say(LEAVING[state], { t: hhmm(new Date(state === "sent" ? Date.now() : at)) });
  });
  outbox.startOutbox();
  addEventListener("pagehide", photos.clear);
  query("[data-photos]", box).hidden = false;
  query("[data-script]", box).hidden = true;

  // → true once they are sealed and in the queue. `first`: what has to be done before they are handed to it; true if
  // the next page follows at once, so that the worker beside the pages sends them. Where it refuses, they stay chosen.
  async function sealChosen(about, first = async () => false) {
    let isRefused = false;
    try {
      const refusing = (error) => {
        isRefused = true;
        throw error;
      };
      let leaves = false;
      const item = await sealLetter(box, photos.files(), about, async (sealed) => {
        leaves = await first().catch(refusing);
        await put(sealed);
      });
      box.dataset.key = item.key;
      say("Kept", { t: hhmm(new Date(item.at)) });
      if (leaves) navigator.serviceWorker?.controller?.postMessage("keep");
      else outbox.add(item);
      return true;
    } catch (error) {
      if (!isRefused) say(WRONG[error?.message] || "Failed");
      return false;
    } finally {
      if (!isRefused) photos.clear();
    }
  }
  self.letter = { any: photos.any, seal: sealChosen };
}
