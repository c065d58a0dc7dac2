// @ts-check
// The stream of events that keeps the page true, asked again and again where it does not come through.
import { unfinished } from "./contents.js";
import { reached } from "./refusal.js";
import * as server from "./server.js";

/** @import { NewsView } from "./types.d.ts" */

/**
 * Whose page it is: `take` tells whether news were theirs, `recognise` asks who it is, once or until there is an answer.
 *
 * @typedef {object} Visitor
 * @property {() => string | null} user_id
 * @property {(news: NewsView) => boolean} take
 * @property {() => unknown} recognise
 * @property {() => unknown} recogniseAtLast
 */

const RETRY_SECONDS = [1, 2, 4, 8];
const POLL_SECONDS = 2;
const HIDDEN_SECONDS = 5;
const SILENCE_SECONDS = 6;
const MAX_SILENT = 2;

/** @type {Visitor} */
let visitor;
/** @type {EventSource | null} */
let source = null;
/** @type {number | undefined} */
let timer;
let failures = 0;
let silent = 0;

/** @param {Visitor} itsVisitor */
export const use = (itsVisitor) => {
  visitor = itsVisitor;
};

export const isOpen = () => source !== null;

export const close = () => {
  clearTimeout(timer);
  source?.close();
  source = null;
};

/**
 * @param {() => unknown} next
 * @param {number} seconds
 */
const wait = (next, seconds) => {
  timer = window.setTimeout(next, seconds * 1000);
};

// What ended while nobody listened is sent, too, to a page that says what it was waiting for.
const address = () => {
  const waiting = unfinished().map((content) => content.content_id);
  return waiting.length ? `events?unfinished=${waiting}` : "events";
};

/** @param {boolean} isOnline */
const show = (isOnline) => document.body.classList.toggle("offline", !isOnline);

const succeeded = () => {
  failures = 0;
  show(true);
  reached();
};

/** Tries again after a while: the server did not answer. */
export const lost = () => {
  const seconds = RETRY_SECONDS[Math.min(failures++, RETRY_SECONDS.length - 1)];
  show(failures < 2);
  if (document.hidden) {
    connect();
    return;
  }
  clearTimeout(timer);
  wait(poll, seconds);
};

// A proxy that holds events back is no better than none.
const canStream = () => "EventSource" in window && silent < MAX_SILENT;

const stream = () => {
  const opened = new EventSource(address());
  source = opened;
  wait(() => {
    silent++;
    connect();
  }, SILENCE_SECONDS);
  opened.onmessage = (event) => {
    clearTimeout(timer);
    silent = 0;
    succeeded();
    visitor.take(JSON.parse(event.data));
  };
  opened.addEventListener("logout", () => visitor.recognise());
  opened.onerror = () => {
    close();
    lost();
  };
};

export const connect = () => {
  close();
  if (document.hidden) {
    // Its title can be seen all the same, and says how far it is.
    if (unfinished().length) wait(poll, HIDDEN_SECONDS);
  } else if (!visitor.user_id()) {
    if (failures) poll();
  } else if (canStream()) stream();
  else poll();
};

// Asks once, which also tells a logout from a lost connection, then streams again if that works here.
const poll = async () => {
  if (!visitor.user_id()) {
    if (await server.answers()) succeeded();
    else lost();
    return;
  }
  const response = await fetch(address(), { headers: { Accept: "application/json" } }).catch(() => null);
  if (response?.status === 401) {
    visitor.recogniseAtLast();
    return;
  }
  const news = response?.ok ? await response.json().catch(() => null) : null;
  if (!news) lost();
  else if (visitor.take(news)) {
    succeeded();
    if (document.hidden || canStream()) connect();
    else wait(poll, POLL_SECONDS);
  }
};

window.addEventListener("online", connect);
