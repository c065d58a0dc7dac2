// @ts-check
// The card of a content: its prompt, progress, tiles and actions.

import { useAgain } from "../create/prompt.js";
import { h } from "../page/dom.js";
import { time } from "../page/format.js";
import * as refusal from "../page/refusal.js";
import { act } from "./action.js";
import { confirm } from "./confirmation.js";
import * as contents from "./contents.js";
import { heading } from "./heading.js";
import { isFailed, isMissing } from "./item.js";
import { ready, summary } from "./summary.js";
import { tile } from "./tile.js";

/** @import { ContentView } from "../types.d.ts" */

const QUESTION = "Delete this prompt and everything made for it? This cannot be undone.";

/**
 * @param {string} label
 * @param {string} className
 * @param {import("../page/dom.js").Press} onclick
 */
const button = (label, className, onclick) => h("button", { type: "button", class: className, onclick }, label);

/**
 * @param {boolean} failed
 * @param {boolean} missing
 */
const retryLabel = (failed, missing) => {
  if (failed && missing) return "Retry failed and missing items";
  return failed ? "Retry failed items" : "Make missing items again";
};

/** @param {ContentView} content */
const notification = ({ status, notify_at }) => {
  if (!notify_at) return [];
  if (status === "Processing") return [" · notification not before ", time(notify_at)];
  return status !== "Cancelled" && new Date(notify_at) > new Date() ? [" · notification ", time(notify_at)] : [];
};

/** @param {ContentView} content */
const facts = (content) => [
  h("strong", {}, summary(content)),
  " · ",
  time(content.created_at),
  ...notification(content),
];

/**
 * @param {ContentView} content
 * @returns {import("../page/dom.js").Press}
 */
const remove = (content) => async (event) => {
  const ids = { content_id: content.content_id };
  const pressed = event.currentTarget;
  if ((await confirm(QUESTION, "Delete")) && (await act(pressed, "delete", ids)))
    contents.apply({ gone: [content.content_id] });
};

/**
 * @param {ContentView} content
 * @param {boolean} failed
 * @param {boolean} missing
 */
const actions = (content, failed, missing) => {
  const { content_id, prompt, status } = content;
  const zip = { class: "button quiet", href: `content/${content_id}.zip`, download: true };
  const ids = { content_id };
  return [
    status === "Processing" && button("Stop all", "quiet", (event) => act(event.currentTarget, "stop", ids)),
    (failed || missing) && button(retryLabel(failed, missing), "", (event) => act(event.currentTarget, "retry", ids)),
    ready(content) > 0 && h("a", zip, "Download all"),
    button("Use this prompt again", "quiet", () => useAgain(prompt)),
    button("Delete", "quiet danger", remove(content)),
  ].filter((part) => part instanceof Node);
};

/** @typedef {{ element: HTMLElement, update: (content: ContentView) => void }} Card */

/**
 * @param {ContentView} content
 * @returns {Card}
 */
export const card = (content) => {
  /** @type {Map<string, ReturnType<typeof tile>>} */
  const tiles = new Map();
  const factsLine = h("p", { class: "facts" });
  const row = h("div", { class: "row actions" });
  const place = refusal.place();
  const lists = {
    image: h("ul", { class: "tiles", "aria-label": "Pictures" }),
    video: h("ul", { class: "tiles", "aria-label": "Videos" }),
  };
  const element = h(
    "article",
    { class: "card", "data-content-id": content.content_id },
    ...heading(content.prompt),
    factsLine,
    place,
    lists.image,
    lists.video,
    row,
  );
  let state = "";

  /** @param {ContentView} now */
  const updateTiles = (now) => {
    for (const item of now.items) {
      const shown = tiles.get(item.item_id) ?? tile(now.content_id);
      if (!tiles.has(item.item_id)) lists[item.kind].append(shown.element);
      tiles.set(item.item_id, shown);
      shown.update(item);
    }
    for (const list of Object.values(lists)) list.hidden = !list.childElementCount;
  };

  /** @param {ContentView} now */
  const update = (now) => {
    factsLine.replaceChildren(...facts(now));
    updateTiles(now);
    const failed = now.items.some(isFailed);
    const missing = now.items.some(isMissing);
    const newState = `${now.status} ${ready(now) > 0} ${failed} ${missing}`;
    if (newState === state) return;
    state = newState;
    refusal.show(place, "");
    row.replaceChildren(...actions(now, failed, missing));
  };

  update(content);
  return { element, update };
};
