// SOS: hold for two seconds, or tap twice; then five seconds to stop it.
import { phrase, query } from "./page.js";

const HOLD = 2000;
const STOP = 5;
const TWICE = 5000;

export function sosButton(form, pressed) {
  const hold = query("[data-sos-hold]", form);
  const dialog = query("[data-sos-dialog]", form);
  const number = query("[data-sos-count]", form);
  let began = 0;
  let frame = 0;
  /** @type {ReturnType<typeof setInterval> | 0} */
  let clock = 0;
  let tapped = -TWICE;
  let at;
  let end;

  const say = (name) => {
    query("[data-say]", form).textContent = phrase(name);
  };
  const ring = (part) => hold.style.setProperty("--held", part);
  const release = () => {
    began = 0;
    cancelAnimationFrame(frame);
    ring(0);
  };
  const grow = (time) => {
    const part = Math.min((time - began) / HOLD, 1);
    ring(Math.max(part, 0));
    if (part < 1) frame = requestAnimationFrame(grow);
    else {
      release();
      count();
    }
  };
  const press = () => {
    if (!began) {
      began = performance.now();
      frame = requestAnimationFrame(grow);
    }
  };

  const stop = () => {
    clearInterval(clock);
    clock = 0;
    if (dialog.open) dialog.close();
  };
  // "Stop", or the key that closes a window: said, since whoever is afraid must not have to guess.
  const takeBack = () => {
    if (clock) say("stopped");
    stop();
  };
  function count() {
    if (clock) return;
    at = new Date();
    end = performance.now() + STOP * 1000; // the clock of the phone may be set in the meantime
    if (!form.elements.silent?.checked) navigator.vibrate?.(80);
    number.textContent = String(STOP);
    dialog.showModal?.();
    clock = setInterval(() => {
      const left = Math.ceil((end - performance.now()) / 1000);
      number.textContent = String(Math.max(left, 0));
      if (left <= 0) {
        stop();
        pressed(at);
      }
    }, 100);
  }

  hold.onpointerdown = ({ button }) => button || press();
  hold.onpointerup = hold.onpointercancel = hold.onpointerleave = hold.onblur = release;
  hold.onkeydown = hold.onkeyup = (event) => {
    if (![" ", "Enter"].includes(event.key)) return true;
    if (event.type === "keyup") release();
    else if (!event.repeat) press();
    return false;
  };
  // A click without a pointer comes from a screen reader or a switch: it cannot hold. A short tap says what to do, and
  // the next one counts: in panic people tap.
  hold.onclick = ({ detail, timeStamp }) => {
    if (clock) return false;
    if (detail === 0 || timeStamp - tapped < TWICE) {
      say("");
      count();
    } else say("hold");
    tapped = timeStamp;
    return false;
  };
  query("[data-sos-tap]", form).onclick = count;
  query("[data-sos-stop]", form).onclick = dialog.onclose = takeBack;
  // A page that is closed, or a screen that is locked, while it counts has been pressed: nothing may run afterwards.
  for (const name of ["pagehide", "visibilitychange"])
    addEventListener(name, () => {
      if (clock) {
        stop();
        pressed(at);
      }
    });
  hold.oncontextmenu = form.onsubmit = () => false;
}
