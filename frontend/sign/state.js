// How it stands, and I: what the server says, checked against what this browser knows, and the panel that follows.
import { query } from "../parts/page.js";
import { publicOf } from "../vault/age.js";
import { call } from "./calls.js";
import { fingerprintOf } from "./canonical.js";
import { kindsOf, objection } from "./condition.js";
import { caller, forgetToken, seatOf, tokenHere } from "./own.js";
import { sendPledge } from "./pledge-call.js";
import { keepPledge, pledgeOn } from "./pledges.js";
import { conditionLines, fillList, moment, say, show, word } from "./words.js";

const POLL_MS = 20_000;
const ENDS = ["published", "not_reached", "called_off"];
const { statement = "", call: address = "", state: rendered = "" } = document.body.dataset;
const terms = JSON.parse(JSON.parse(query("#agreed").textContent));

/** @typedef {{ number: number, secret: string, recipient: string }} OwnSeat */

/** What the server said last, and what of it concerns an opening. */
/** @type {{ round: string, seats: import("./condition.js").Seat[], closesAt: string, seat: OwnSeat | null }} */
export const standing = { round: "", seats: [], closesAt: "", seat: null };
export const page = { statement, address, token: tokenHere(statement), terms };

const plain = (text) => text.replace(/\r\n?/g, "\n");
/** Of the words that are shown; nothing where they are not those that were agreed. */
export async function shownFingerprint() {
  for (const part of document.querySelectorAll("[data-agreed]"))
    if (plain(part.textContent || "") !== plain(terms[part.dataset.agreed || ""] || "")) return "";
  return fingerprintOf(terms);
}

// A change that may not have arrived goes again: the same twice is the same once.
async function settled() {
  const pledge = pledgeOn(statement);
  if (!pledge || pledge.token || pledge.unsure === undefined) return pledge;
  const { unsure, ...sure } = pledge;
  const answer = await sendPledge(page, sure, unsure, "");
  if (answer.ok) keepPledge(statement, sure);
  return pledge;
}

let timer;
let isOut = false; // known to this page alone: nothing of it is kept
let sawOpening = rendered === "opening";
export async function look() {
  clearTimeout(timer);
  // An end is an end: this page says so, and no call is needed that somebody could hold up.
  if (ENDS.includes(rendered)) {
    forgetAll("ended");
    return;
  }
  const pledge = await settled();
  page.token ||= pledge?.token || "";
  if (!pledge && !page.token) {
    show(isOut ? "out" : "stranger");
    return;
  }
  let answer = await call(address, { verb: "look", ...(await caller(statement, page.token)) });
  if (pledge?.token && answer.ok) {
    // A pledge may not have arrived: then the link is as it was.
    const hasArrived = answer.yours !== "out";
    keepPledge(statement, hasArrived ? { ...pledge, token: "", unsure: undefined } : null);
    if (!hasArrived) answer = { ...answer, yours: "none" };
  }
  if (answer.ok) await follow(answer);
  else if (answer.why === "gone" && terms.form === "confidential") forgetAll("ended");
  else {
    say(answer.why === "gone" ? "failed" : answer.why);
    show("retry");
  }
}

async function follow(answer) {
  const { state, yours } = answer;
  // A page of a draft has neither the fingerprint nor the last words: it is loaded again; the tab remembers the link.
  if (rendered === "draft" && state !== "draft") {
    location.reload();
    return;
  }
  if (ENDS.includes(state)) {
    end(state);
    return;
  }
  const { round = "", seats = [], closes_at: closesAt = "" } = answer;
  Object.assign(standing, { round, seats, closesAt, seat: null });
  if (state === "opening") timer = setTimeout(look, POLL_MS + Math.random() * POLL_MS);
  for (const place of document.querySelectorAll("[data-closes]"))
    place.textContent = standing.closesAt && moment(standing.closesAt);
  for (const place of document.querySelectorAll("[data-next]"))
    place.textContent = answer.next_at && moment(answer.next_at);
  showFailed(state);
  query("[data-next-line]").hidden = !answer.next_at;
  query("[data-set-runs]").hidden = state !== "opening" || yours !== "stands";
  if (state === "draft") show("comment");
  else if (yours === "seat") await showSeat();
  else if (yours === "out") {
    isOut = true;
    forgetAll("out");
  } else {
    showOwnCondition();
    show(yours);
  }
}

/** That an opening ended without all names: the server has written it, or this page saw that one was running. */
function showFailed(state) {
  const failed = query("[data-failed]");
  sawOpening ||= state === "opening" || !failed.hidden;
  failed.hidden = state !== "open" || !sawOpening;
}

// Nothing is of use here any more, so nothing stays: neither the link nor the key.
function forgetAll(panel) {
  keepPledge(statement, null);
  forgetToken(statement);
  show(panel);
}

function end(state) {
  forgetAll("ended");
  if (state !== rendered) location.reload();
}

export function showOwnCondition() {
  const pledge = pledgeOn(statement);
  for (const list of document.querySelectorAll("[data-own-condition]"))
    fillList(list, pledge ? [...conditionLines(pledge), word("as", { kind: word(`kind-${pledge.kind}`) })] : []);
}

// Of what is kept now: an answer may have been made since.
function keepSeen(round, number) {
  const pledge = pledgeOn(statement);
  if (pledge && pledge.seen?.number !== number) keepPledge(statement, { ...pledge, seen: { round, number } });
}

async function showSeat() {
  const pledge = pledgeOn(statement);
  if (!pledge) return;
  showOwnCondition();
  const { round, seats } = standing;
  const sentBody = pledge.answer?.round === round ? pledge.answer.body : null;
  const seat = sentBody ? null : await seatOf(pledge, seats, round);
  if (seat) keepSeen(round, seat.number);
  const reason = objection({
    seats,
    ownRecipient: sentBody ? await publicOf(sentBody.share) : seat?.recipient || "",
    kind: pledge.kind,
    condition: pledge,
    floor: { at_least: terms.floor, at_least_of: terms.floor_of },
    pledgedTo: pledge.fingerprint,
    onPage: await shownFingerprint(),
  });
  if (standing.seats !== seats) return; // looked at again meanwhile: this check was of another set
  standing.seat = reason ? null : seat;
  if (reason) query("[data-objection]").textContent = word(`objection-${reason}`);
  showSet(pledge);
  // What was sent, and did not arrive, goes again as it is.
  show(reason ? "objection" : sentBody ? "again" : "seat");
}

/** How many they are, and of each kind that was asked for: of others the server says nothing. */
function showSet({ at_least_of: leastOf }) {
  const asked = [terms.floor_of, leastOf].flatMap((least) => Object.keys(least).filter((kind) => least[kind]));
  const numbers = kindsOf(standing.seats);
  const kinds = [...new Set(asked)].sort().map((kind) => [kind, numbers[kind] || 0]);
  const lines = kinds.map(([kind, n]) => word("of-kind", { n, kind: word(`kind-${kind}`) }));
  fillList(query("[data-set]"), [word("in-all", { n: standing.seats.length }), ...lines]);
}
