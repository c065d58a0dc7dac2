// @ts-check
// The full-screen viewer for pictures and videos, with mouse, touch and keyboard control.

import { h } from "../page/dom.js";
import * as history from "../page/history.js";
import * as contents from "./contents.js";
import * as items from "./item.js";

/** @import { ItemView } from "../types.d.ts" */

const SWIPE_PIXELS = 50;
/** @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };

let content_id = 0;
let item_id = "";
let touchStartX = 0;

/**
 * @param {string} label
 * @param {string} text
 * @param {() => void} onclick
 */
const button = (label, text, onclick) =>
  h(
    "button",
    { type: "button", class: `round ${label.toLowerCase()}`, "aria-label": label, title: label, onclick },
    text,
  );

const stage = h("div", { class: "stage" });
const caption = h("p", { class: "prompt", dir: "auto", translate: "no" });
const settingsList = h("dl", { translate: "no" });
const download = h("a", { class: "button", download: true }, "Download");
const previous = button("Previous", "‹", () => step(-1));
const next = button("Next", "›", () => step(1));
const dialog = h(
  "dialog",
  { class: "viewer", "aria-label": "Viewer" },
  button("Close", "✕", () => dialog.close()),
  previous,
  stage,
  next,
  h(
    "div",
    { class: "about", tabindex: 0, role: "region", "aria-label": "Details" },
    caption,
    h("div", { class: "row" }, download, h("details", {}, h("summary", {}, "How it was made"), settingsList)),
  ),
);

const finished = () => (contents.contents.get(content_id)?.items ?? []).filter(items.isReady);

/** @param {ItemView} item */
const media = (item) => {
  const src = items.address(item);
  const label = items.label(item);
  return item.kind === "image"
    ? h("img", { src, alt: label })
    : h("video", { src, controls: true, loop: true, autoplay: true, playsinline: true, "aria-label": label });
};

/** @param {ItemView} item */
const show = (item) => {
  item_id = item.item_id;
  stage.replaceChildren(media(item));
  caption.textContent = items.label(item);
  download.href = `${items.address(item)}?download=1`;
  const settings = { seed: item.seed, model: item.model, ...item.settings };
  settingsList.replaceChildren(
    ...Object.entries(settings).flatMap(([key, value]) => [h("dt", {}, key), h("dd", {}, String(value))]),
  );
  const isAlone = finished().length < 2;
  previous.hidden = isAlone;
  next.hidden = isAlone;
};

/** @param {number} by */
const step = (by) => {
  const all = finished();
  const at = all.findIndex((item) => item.item_id === item_id);
  if (all.length) show(all[(at + by + all.length) % all.length]);
  else dialog.close();
};

/**
 * @param {number} itsContent
 * @param {string} itsItem
 */
export const open = (itsContent, itsItem) => {
  if (!dialog.isConnected) document.body.append(dialog);
  content_id = itsContent;
  const item = finished().find((one) => one.item_id === itsItem);
  if (!item) return;
  show(item);
  history.open(dialog);
};

/** @param {KeyboardEvent} event */
const pressed = (event) => {
  const by = ARROWS[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  step(by);
};

dialog.addEventListener("close", () => stage.replaceChildren());
dialog.addEventListener("click", ({ target }) => {
  if (target === dialog || target === stage) dialog.close();
});
// Capture the arrow keys before a focused video uses them to seek.
dialog.addEventListener("keydown", pressed, true);
dialog.addEventListener(
  "touchstart",
  (event) => {
    touchStartX = event.changedTouches[0].clientX;
  },
  { passive: true },
);
dialog.addEventListener("touchend", (event) => {
  const moved = event.changedTouches[0].clientX - touchStartX;
  if (Math.abs(moved) > SWIPE_PIXELS) step(moved < 0 ? 1 : -1);
});
contents.listen(({ gone }) => {
  if (gone.includes(content_id)) dialog.close();
});
