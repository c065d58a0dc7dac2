// @ts-check
// The title of the browser's tab and a spoken sentence say how far the newest content is, once for each change.
import { announce } from "./announcement.js";
import { newest } from "./contents.js";
import { ready, summary } from "./summary.js";

/** @import { ContentView } from "./types.d.ts" */

const NAME = "Daybreak";
let shown = "";

/** @param {ContentView} content */
const count = (content) => `${ready(content)} of ${content.items.length}`;

/** @param {string} words */
const show = (words) => {
  document.title = [words, NAME].filter(Boolean).join(" · ");
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

// That it ended has been seen.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && newest()?.status !== "Processing") show("");
});
