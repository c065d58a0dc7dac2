// @ts-check
// The browser tab's title and a screen-reader announcement with the newest content's progress, once per change.

import { newest } from "../content/contents.js";
import { ready, summary } from "../content/summary.js";
import { announce } from "./announcement.js";

/** @import { ContentView } from "../types.d.ts" */

const NAME = "Daybreak";
let shown = "";

/** @param {ContentView} content */
const count = (content) => `${ready(content)} of ${content.items.length}`;

/** @param {string} text */
const show = (text) => {
  document.title = [text, NAME].filter(Boolean).join(" · ");
};

/** @param {ContentView | undefined} content */
export const update = (content) => {
  const now = content ? `${content.content_id} ${content.status} ${ready(content)}` : "";
  if (now === shown) return;
  const isFirst = !shown;
  shown = now;
  if (!content) {
    show("");
    return;
  }
  const isMaking = content.status === "Processing";
  const ended = !isFirst && document.hidden ? summary(content) : "";
  show(isMaking ? count(content) : ended);
  if (!isFirst) announce(isMaking ? `${count(content)} are ready.` : `${content.status}: ${count(content)} are ready.`);
};

// Clear the final state from the title once the person has seen it.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && newest()?.status !== "Processing") show("");
});
