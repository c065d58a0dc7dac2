// @ts-check
// The picture or video in a tile, which opens the viewer.

import { h } from "../page/dom.js";
import { watch } from "../page/motion.js";
import { call } from "../page/visitor.js";
import * as contents from "./contents.js";
import * as items from "./item.js";

/** @import { ItemView } from "../types.d.ts" */

/**
 * Reloads a content from the server, which checks whether the file that failed to load is missing.
 *
 * @param {number} content_id
 */
const refreshContent = async (content_id) => {
  const answer = await call("contents", { before: content_id + 1 });
  if (!("error" in answer))
    contents.apply({ contents: answer.contents.filter((content) => content.content_id === content_id) });
};

/** @param {ItemView} item */
const picture = (item) =>
  h("img", {
    src: items.address(item),
    alt: items.label(item),
    loading: "lazy",
    decoding: "async",
    width: 512,
    height: 512,
  });

/** @param {ItemView} item */
const video = (item) => {
  const shown = h("video", {
    src: `${items.address(item)}#t=0.1`,
    loop: true,
    playsinline: true,
    preload: "metadata",
    "aria-hidden": "true",
  });
  shown.muted = true;
  watch(shown);
  return shown;
};

/**
 * @param {ItemView} item
 * @param {number} content_id
 * @param {() => void} open
 */
export const media = (item, content_id, open) => {
  const shown = item.kind === "image" ? picture(item) : video(item);
  shown.addEventListener("error", () => refreshContent(content_id));
  return h(
    "button",
    { type: "button", class: "open", "aria-label": `Open ${items.label(item)}`, onclick: open },
    shown,
  );
};
