// @ts-check
// The event stream that keeps the page up to date, with polling as the fallback.
import { unfinished } from "../content/contents.js";
import { clearUnreachable } from "./refusal.js";
import * as server from "./server.js";

/** @import { NewsView } from "../types.d.ts" */

/**
 * The page's visitor. `receive` returns whether news are theirs; `recognise` asks the server who is logged in, once;
 * `recogniseOrRetry` asks until the server answers.
 *
 * @typedef {object} Visitor
 * @property {() => string | null} user_id
 * @property {(news: NewsView) => boolean} receive
 * @property {() => unknown} recognise
 * @property {() => unknown} recogniseOrRetry
 */

const RETRY_SECONDS = [1, 2, 4, 8];
const POLL_SECONDS = 2;
const HIDDEN_SECONDS = 5;
const FIRST_EVENT_SECONDS = 6;
const MAX_SILENT_STREAMS = 2;

/** @type {Visitor} */
let visitor;
/** @type {EventSource | null} */
let source = null;
/** @type {number | undefined} */
let timer;
let failures = 0;
let silentStreams = 0;

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
const schedule = (next, seconds) => {
  timer = window.setTimeout(next, seconds * 1000);
};

// Send the ids we still show as unfinished, so the server also reports what ended while we were offline.
const address = () => {
  const waiting = unfinished().map((content) => content.content_id);
  return waiting.length ? `events?unfinished=${waiting}` : "events";
};

/** @param {boolean} isOnline */
const showOnline = (isOnline) => document.body.classList.toggle("offline", !isOnline);

const succeeded = () => {
  failures = 0;
  showOnline(true);
  clearUnreachable();
};

/** Polls again after a delay that grows with each failure. */
export const retryLater = () => {
  const seconds = RETRY_SECONDS[Math.min(failures++, RETRY_SECONDS.length - 1)];
  showOnline(failures < 2);
  if (document.hidden) {
    connect();
    return;
  }
  clearTimeout(timer);
  schedule(poll, seconds);
};

// Some proxies buffer events; after two silent streams, poll instead.
const canStream = () => "EventSource" in window && silentStreams < MAX_SILENT_STREAMS;

const stream = () => {
  const opened = new EventSource(address());
  source = opened;
  schedule(() => {
    silentStreams++;
    connect();
  }, FIRST_EVENT_SECONDS);
  opened.onmessage = (event) => {
    clearTimeout(timer);
    silentStreams = 0;
    succeeded();
    visitor.receive(JSON.parse(event.data));
  };
  opened.addEventListener("logout", () => visitor.recognise());
  opened.onerror = () => {
    close();
    retryLater();
  };
};

export const connect = () => {
  close();
  if (document.hidden) {
    // A hidden tab's title is still visible and shows the progress.
    if (unfinished().length) schedule(poll, HIDDEN_SECONDS);
  } else if (!visitor.user_id()) {
    if (failures) poll();
  } else if (canStream()) stream();
  else poll();
};

// Asks once, which also distinguishes a logout from a lost connection, then streams again if possible.
const poll = async () => {
  if (!visitor.user_id()) {
    if (await server.answers()) succeeded();
    else retryLater();
    return;
  }
  const response = await fetch(address(), { headers: { Accept: "application/json" } }).catch(() => null);
  if (response?.status === 401) {
    visitor.recogniseOrRetry();
    return;
  }
  const news = response?.ok ? await response.json().catch(() => null) : null;
  if (!news) retryLater();
  else if (visitor.receive(news)) {
    succeeded();
    if (document.hidden || canStream()) connect();
    else schedule(poll, POLL_SECONDS);
  }
};

window.addEventListener("online", connect);
