// @ts-check
// The Create tab below its form: the receipt and the card of the newest content.

import { card } from "../content/card.js";
import * as contents from "../content/contents.js";
import { announce } from "../page/announcement.js";
import { find, h } from "../page/dom.js";
import { farewell } from "../page/farewell.js";
import * as history from "../page/history.js";
import { scrollTo } from "../page/motion.js";
import * as title from "../page/title.js";
import * as visitor from "../page/visitor.js";
import * as form from "./form.js";
import * as receipt from "./receipt.js";

/** @import { AcceptedView, ContentView } from "../types.d.ts" */

const MARGIN_PIXELS = 24;
const PLACEHOLDERS = 10;

/** @type {HTMLElement | null} */
let root = null;
/** @type {import("../content/card.js").Card | null} */
let newest = null;
/** @type {AcceptedView | null} */
let accepted = null;
/** @type {number | null} */
let awaited = null;
/**
 * The state last rendered: the newest content, the accepted one, and the farewell.
 *
 * @type {unknown[]}
 */
let shown = [];

/** @param {number} number */
const placeholder = (number) => h("li", { class: "tile", style: `--turn: ${number}` }, h("div", { class: "art" }));

const empty = () =>
  h(
    "section",
    { class: "empty" },
    h("h2", {}, "Ten things to look forward to"),
    h("p", {}, "Write a line above or pick an example. Your pictures and videos will appear here one by one."),
    h(
      "ul",
      { class: "tiles placeholders", "aria-hidden": "true" },
      ...Array.from({ length: PLACEHOLDERS }, (_, index) => placeholder(index + 1)),
    ),
  );

/**
 * @param {HTMLElement} element
 * @param {ContentView | undefined} content
 */
const rebuild = (element, content) => {
  newest = content ? card(content) : null;
  const parts = [farewell()];
  if (accepted && (!content || accepted.content_id === content.content_id)) parts.push(receipt.receipt(accepted));
  if (newest) parts.push(newest.element);
  else if (!accepted) parts.push(empty());
  element.replaceChildren(...parts);
};

/**
 * Scrolls to the receipt if the first tile then fits into the window, too, and to the card otherwise.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement} itsCard
 */
const showCard = (element, itsCard) => {
  const bottom = find(".tile", itsCard).getBoundingClientRect().bottom;
  scrollTo(bottom - element.getBoundingClientRect().top < innerHeight - MARGIN_PIXELS ? element : itsCard);
};

const render = () => {
  if (!root) return;
  const content = contents.newest();
  const now = [content?.content_id, accepted?.content_id, visitor.left];
  const isNew = !shown.length || now.some((part, index) => part !== shown[index]);
  shown = now;
  if (isNew) rebuild(root, content);
  else if (content) newest?.update(content);
  receipt.update(accepted);
  if (newest && content?.content_id === awaited) {
    awaited = null;
    showCard(root, newest.element);
  }
  title.update(content);
};

const logIn = async () => {
  if (accepted) await receipt.logIn(accepted, logIn);
};

/** @param {AcceptedView | { error: string } | null} answer */
export const answered = async (answer) => {
  if (!answer || "error" in answer) {
    form.fail(answer?.error);
    return;
  }
  form.enable();
  // A late answer is an answer.
  form.showRefusal("");
  accepted = answer;
  awaited = answer.content_id;
  render();
  if (awaited && root) scrollTo(root);
  announce(`Accepted. Your user_id is ${answer.user_id}. ${answer.message}`);
  await logIn();
};

contents.listen(({ isNewVisitor, was }) => {
  if (isNewVisitor && accepted?.user_id === was) accepted = null;
  render();
});

/**
 * @param {HTMLElement} element
 * @param {import("../page/server.js").Functions} server
 */
export const start = (element, server) => {
  root = find(".making", element);
  shown = [];
  history.start();
  render();
  visitor.start(server).then(form.showRefusal);
};
