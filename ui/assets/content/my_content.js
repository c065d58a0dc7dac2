// @ts-check
// The My content tab: the login form, or the visitor's contents, newest first.

import { find, h } from "../page/dom.js";
import { farewell } from "../page/farewell.js";
import * as refusal from "../page/refusal.js";
import { selected } from "../page/tabs.js";
import { userId } from "../page/user_id.js";
import * as visitor from "../page/visitor.js";
import { card } from "./card.js";
import * as contents from "./contents.js";
import { login } from "./login.js";

/** @import { ContentView } from "../types.d.ts" */

/** @type {Map<number, import("./card.js").Card>} */
const cards = new Map();
const list = h("div", { class: "cards" });
const empty = h("p", { class: "empty" }, "Nothing here yet. Everything you make will appear here.");
const place = refusal.place();
const more = h(
  "button",
  { type: "button", class: "quiet", onclick: () => load(Math.min(...cards.keys())) },
  "Show older",
);
/** @type {HTMLElement | null} */
let root = null;
let isLoaded = false;

const isSelected = () => selected() === "content";

/** @param {ContentView} content */
const show = (content) => {
  const known = cards.get(content.content_id);
  if (known) {
    known.update(content);
    return;
  }
  const made = card(content);
  cards.set(content.content_id, made);
  const shown = /** @type {HTMLElement[]} */ ([...list.children]);
  const older = shown.find((one) => Number(one.dataset.contentId) < content.content_id);
  list.insertBefore(made.element, older ?? null);
};

/** @param {number | null} before */
const load = async (before) => {
  more.disabled = true;
  const answer = await visitor.call("contents", { before });
  more.disabled = false;
  if ("error" in answer) {
    refusal.show(place, answer.error, () => isSelected() && load(before));
    return;
  }
  refusal.show(place, "");
  if (answer.user_id !== visitor.user_id) {
    visitor.recognise();
    return;
  }
  answer.contents.forEach(show);
  isLoaded = true;
  contents.apply(answer);
  more.hidden = !answer.more;
};

/** @param {string} user_id */
const header = (user_id) =>
  h(
    "div",
    { class: "row mine" },
    h("p", {}, "Your user_id: ", userId(user_id)),
    h("button", { type: "button", class: "quiet", onclick: visitor.logout }, "Log out everywhere"),
  );

/** @param {boolean} isOpen */
const render = (isOpen) => {
  if (!root) return;
  cards.clear();
  isLoaded = false;
  if (!visitor.user_id) {
    root.replaceChildren(farewell(), login());
    return;
  }
  list.replaceChildren();
  refusal.show(place, "");
  empty.hidden = true;
  more.hidden = true;
  root.replaceChildren(farewell(), header(visitor.user_id), place, empty, list, more);
  if (isOpen) load(null);
};

/** @param {contents.Change} change */
const update = ({ contents: changed, gone }) => {
  // Only "Show older" adds contents older than the listed ones, so that the list has no gaps.
  const newest = Math.max(0, ...cards.keys());
  for (const content of changed) if (cards.has(content.content_id) || content.content_id > newest) show(content);
  for (const content_id of gone) {
    cards.get(content_id)?.element.remove();
    cards.delete(content_id);
  }
  empty.hidden = cards.size > 0;
};

contents.listen((change) => {
  if (change.isNewVisitor) render(isSelected());
  else if (isLoaded) update(change);
});

/** @param {HTMLElement} element */
export const mount = (element) => {
  root = find(".album", element);
  render(false); // Gradio mounts the tab just before it opens it
};

/** Reloads the list; the server records each call as a view. */
export const open = () => {
  if (visitor.user_id) render(true);
};
