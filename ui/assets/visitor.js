// @ts-check
// Whose page it is. All tabs have one cookie, which may change in another one or be refused.
import { announce } from "./announcement.js";
import * as connection from "./connection.js";
import * as contents from "./contents.js";
import { FAILED, UNREACHABLE } from "./refusal.js";
import * as server from "./server.js";

/** @import { Answers, NewsView, VisitorView } from "./types.d.ts" */

/** @type {string | null} */
export let user_id = null;

/**
 * Whose page it was and is no more, with a sentence for them; no user_id where they logged out.
 *
 * @type {{ user_id: string | null, sentence: string } | null}
 */
export let left = null;

/** @type {VisitorView["logged_out_at"]} */
let logouts = {};

/** Resolves to the sentence for what was not answered. */
export const whyNot = async () => {
  if (await server.answers()) return FAILED;
  connection.lost();
  return UNREACHABLE;
};

/**
 * @template {keyof Answers} Name
 * @param {Name} name
 * @param {unknown} data
 * @returns {Promise<Answers[Name]>}
 */
const ask = async (name, data) =>
  /** @type {Answers[Name]} */ ((await server.call(name, data)) ?? { error: await whyNot() });

/**
 * Resolves to the answer of a function of ui/bridge.py. What is refused may be so because the page is not whose it seems
 * to be.
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
 * Keeps a user_id in view, for the page may show the only copy of it, but not where its owner logged out.
 *
 * @param {string | null} newcomer
 * @param {boolean} hasLoggedOut
 */
const leaving = (newcomer, hasLoggedOut) => {
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
const become = (found, isWanted = false) => {
  const was = user_id;
  if (found.user_id !== was) {
    if (was && !isWanted) left = leaving(found.user_id, found.logged_out_at[was] !== logouts[was]);
    else if (was || !left?.user_id || left.user_id === found.user_id) left = null;
    user_id = found.user_id;
    contents.forget(was);
    connection.connect();
  } else if (!connection.isOpen()) connection.connect();
  logouts = found.logged_out_at;
};

/** Asks whose this page is now; resolves to an empty text, or to the sentence that says why that is unknown. */
export const recognise = async () => {
  if (!server.isReady()) return UNREACHABLE;
  const asked = user_id;
  const answer = await ask("visitor", { user_id: asked });
  if ("error" in answer) {
    announce(answer.error);
    return answer.error;
  }
  if (user_id === asked) become(answer); // else there was a login or logout here since
  return "";
};

const recogniseAtLast = async () => {
  if (await recognise()) connection.lost();
};

/**
 * Takes in what is of the visitor whom the page shows, and tells whether it was.
 *
 * @param {NewsView} news
 */
const take = (news) => {
  if (news.user_id === user_id) {
    contents.take(news);
    return true;
  }
  connection.close();
  recogniseAtLast();
  return false;
};

connection.use({ user_id: () => user_id, take, recognise, recogniseAtLast });

const tabs = (() => {
  try {
    return new BroadcastChannel("daybreak");
  } catch {
    return null; // as where a browser keeps nothing for this page
  }
})();
tabs?.addEventListener("message", recognise);

/**
 * Resolves to an empty text, or to the sentence that says why not.
 *
 * @param {string} wanted
 */
export const login = async (wanted) => {
  const response = await server.post("login", { user_id: wanted }).catch(() => null);
  if (!response) return whyNot();
  if (response.status !== 204) {
    const refusal = await response.json().catch(() => ({}));
    return /** @type {string} */ (refusal.error) || "The login failed. Please try again.";
  }
  const answer = await ask("visitor", { user_id });
  if ("error" in answer) return answer.error;
  if (!answer.user_id) return "This browser keeps no cookies for this page, so it cannot stay logged in.";
  become(answer, true);
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

// A login in another window is noticed when the page is looked at again.
const look = () => {
  if (user_id || document.hidden) connection.connect();
  else recognise();
};

// A picture that does not come may be one that this browser may not see any more.
let isAsking = false;
/** @param {Event} event */
const doubt = async ({ target }) => {
  if (!user_id || isAsking || !(target instanceof Element && target.matches('[src^="media/"]'))) return;
  isAsking = true;
  await recognise();
  isAsking = false;
};

document.addEventListener("visibilitychange", look);
document.addEventListener("error", doubt, true);
// A page taken from the browser's memory has the connection that it had, which is none.
window.addEventListener("pageshow", (event) => event.persisted && look());
