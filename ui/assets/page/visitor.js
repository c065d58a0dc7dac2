// @ts-check
// The page's visitor. All tabs share one cookie, which another tab can change and the server can refuse.

import * as contents from "../content/contents.js";
import { announce } from "./announcement.js";
import * as connection from "./connection.js";
import { FAILED, UNREACHABLE } from "./refusal.js";
import * as server from "./server.js";

/** @import { Answers, NewsView, VisitorView } from "../types.d.ts" */

/** @type {string | null} */
export let user_id = null;

/**
 * The previous visitor's user_id and the sentence to show; the user_id is null if they logged out.
 *
 * @type {{ user_id: string | null, sentence: string } | null}
 */
export let left = null;

/** @type {VisitorView["logged_out_at"]} */
let logouts = {};

/** Resolves to the sentence for a call that was not answered. */
export const explainFailure = async () => {
  if (await server.answers()) return FAILED;
  connection.retryLater();
  return UNREACHABLE;
};

/**
 * @template {keyof Answers} Name
 * @param {Name} name
 * @param {unknown} data
 * @returns {Promise<Answers[Name]>}
 */
const ask = async (name, data) =>
  /** @type {Answers[Name]} */ ((await server.call(name, data)) ?? { error: await explainFailure() });

/**
 * Resolves to the answer of a function in ui/bridge.py. A refusal can mean that the visitor has changed, so that is
 * checked, too.
 *
 * @template {keyof Answers} Name
 * @param {Name} name
 * @param {unknown} data
 */
export const call = async (name, data) => {
  const answer = await ask(name, data);
  if ("error" in answer && user_id) recognise();
  return answer;
};

/**
 * Returns the farewell to the current visitor. It shows their user_id, because this page may hold the only copy of it,
 * unless they logged out.
 *
 * @param {string | null} newcomer
 * @param {boolean} hasLoggedOut
 */
const farewellTo = (newcomer, hasLoggedOut) => {
  const lost = newcomer
    ? "This browser is now logged in under another user_id."
    : "You are no longer logged in on this page.";
  const sentence = hasLoggedOut ? "You were logged out." : lost;
  announce(sentence);
  return { user_id: hasLoggedOut ? null : user_id, sentence };
};

/**
 * @param {VisitorView} found
 * @param {boolean} isWanted
 */
const setVisitor = (found, isWanted = false) => {
  const was = user_id;
  if (found.user_id !== was) {
    if (was && !isWanted) left = farewellTo(found.user_id, found.logged_out_at[was] !== logouts[was]);
    else if (was || !left?.user_id || left.user_id === found.user_id) left = null;
    user_id = found.user_id;
    contents.reset(was);
    connection.connect();
  } else if (!connection.isOpen()) connection.connect();
  logouts = found.logged_out_at;
};

/** Asks the server who is logged in; resolves to an empty string, or to a sentence if the server does not answer. */
export const recognise = async () => {
  if (!server.isReady()) return UNREACHABLE;
  const asked = user_id;
  const answer = await ask("visitor", { user_id: asked });
  if ("error" in answer) {
    announce(answer.error);
    return answer.error;
  }
  if (user_id === asked) setVisitor(answer); // otherwise this page logged in or out in the meantime
  return "";
};

const recogniseOrRetry = async () => {
  if (await recognise()) connection.retryLater();
};

/**
 * Applies news of the page's visitor; returns false for another visitor's.
 *
 * @param {NewsView} news
 */
const receive = (news) => {
  if (news.user_id === user_id) {
    contents.apply(news);
    return true;
  }
  connection.close();
  recogniseOrRetry();
  return false;
};

connection.use({ user_id: () => user_id, receive, recognise, recogniseOrRetry });

const tabs = (() => {
  try {
    return new BroadcastChannel("daybreak");
  } catch {
    return null; // as in a browser that forbids storage for this page
  }
})();
tabs?.addEventListener("message", recognise);

/**
 * Resolves to an empty string, or to a sentence with the reason for a failure.
 *
 * @param {string} wanted
 */
export const login = async (wanted) => {
  const response = await server.post("login", { user_id: wanted }).catch(() => null);
  if (!response) return explainFailure();
  if (response.status !== 204) {
    const refusal = await response.json().catch(() => ({}));
    return /** @type {string} */ (refusal.error) || "The login failed. Please try again.";
  }
  const answer = await ask("visitor", { user_id });
  if ("error" in answer) return answer.error;
  if (!answer.user_id) return "This browser blocks cookies for this page, so you cannot stay logged in.";
  setVisitor(answer, true);
  tabs?.postMessage("login");
  return "";
};

export const logout = async () => {
  await server.post("logout", {}).catch(() => null);
  await recognise();
  tabs?.postMessage("logout");
};

/** @param {server.Functions} functions */
export const start = (functions) => {
  server.use(functions);
  return recognise();
};

// Notice a login in another browser window when this page becomes visible again.
const resume = () => {
  if (user_id || document.hidden) connection.connect();
  else recognise();
};

// A file that fails to load may mean that this browser is no longer logged in.
let isAsking = false;
/** @param {Event} event */
const recheck = async ({ target }) => {
  if (!user_id || isAsking || !(target instanceof Element && target.matches('[src^="media/"]'))) return;
  isAsking = true;
  await recognise();
  isAsking = false;
};

document.addEventListener("visibilitychange", resume);
document.addEventListener("error", recheck, true);
// A page restored from the back/forward cache has lost its connection.
window.addEventListener("pageshow", (event) => event.persisted && resume());
