// An optional sound for a new SOS. Off until somebody switches it on; remembered in this browser.
import { queryAll, store } from "./page.js";

const NAME = "n.sound";
let audio;

export const showSound = () => {
  for (const b of queryAll("[data-sound]")) b.setAttribute("aria-pressed", String(!!store.get(NAME)));
};

export function toggleSound() {
  store.set(NAME, store.get(NAME) ? null : true);
  showSound();
  if (store.get(NAME)) beep();
}

export function beep() {
  if (!store.get(NAME)) return;
  audio ||= new AudioContext();
  audio.resume();
  for (const [i, pitch] of [880, 660, 880, 660].entries()) {
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    const at = audio.currentTime + i * 0.22;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.25, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
    tone.connect(loud).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.21);
  }
}
