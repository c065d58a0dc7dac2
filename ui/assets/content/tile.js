// @ts-check
// The tile of an item on a card. It is rebuilt only if its status changes, so that it does not flicker.

import { h } from "../page/dom.js";
import { unwatch } from "../page/motion.js";
import { act } from "./action.js";
import * as items from "./item.js";
import { media } from "./media.js";
import * as viewer from "./viewer.js";

/** @import { ItemView } from "../types.d.ts" */

/** @type {Record<string, string>} */
const RETRY_LABELS = { Failed: "Retry", Missing: "Make it again" };

/** @param {ItemView} item */
const statusOf = (item) => (items.isMissing(item) ? "Missing" : item.status);

/** @param {ItemView} item */
const progress = (item) => {
  const steps = h("progress", { max: item.steps || 1, value: item.step, "aria-label": `${items.name(item)}, steps` });
  if (!item.steps) steps.removeAttribute("value");
  return steps;
};

/**
 * @param {ItemView} item
 * @param {number} content_id
 * @param {Node} caption
 */
const parts = (item, content_id, caption) => {
  const ids = { content_id, item_id: item.item_id };
  const status = statusOf(item);
  const stop = {
    type: "button",
    class: "stop",
    "aria-label": `Stop ${items.name(item)}`,
    title: "Stop",
    /** @type {import("../page/dom.js").Press} */
    onclick: (event) => act(event.currentTarget, "stop", ids),
  };
  const retry = {
    type: "button",
    class: "quiet retry",
    /** @type {import("../page/dom.js").Press} */
    onclick: (event) => act(event.currentTarget, "retry", ids),
  };
  return [
    status === "Completed"
      ? media(item, content_id, () => viewer.open(content_id, item.item_id))
      : h("div", { class: "art", "aria-hidden": "true" }),
    item.status === "Processing" && progress(item),
    items.isUnfinished(item) && h("button", stop, "✕"),
    caption,
    RETRY_LABELS[status] && h("button", retry, RETRY_LABELS[status]),
  ].filter((part) => part instanceof Node);
};

/** @param {number} content_id */
export const tile = (content_id) => {
  const element = h("li", { class: "tile" });
  const caption = h("p", { class: "caption" });
  let shown = "";

  /** @param {ItemView} item */
  const rebuild = (item) => {
    element.dataset.status = statusOf(item);
    element.dataset.kind = item.kind;
    element.dataset.itemId = item.item_id;
    element.style.setProperty("--turn", String(item.position));
    unwatch(element);
    element.replaceChildren(...parts(item, content_id, caption));
  };

  /** @param {ItemView} item */
  const update = (item) => {
    caption.textContent = items.state(item);
    const state = `${statusOf(item)}${item.item_id}`;
    if (state !== shown) rebuild(item);
    shown = state;
    const bar = element.querySelector("progress");
    if (bar && item.steps) {
      bar.max = item.steps;
      bar.value = item.step;
    }
  };

  return { element, update };
};
