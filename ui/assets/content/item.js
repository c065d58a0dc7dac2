// @ts-check
// Labels and states of an item.
import { duration } from "../page/format.js";

/** @import { ItemView } from "../types.d.ts" */

const WORDS = { image: "Picture", video: "Video" };

/** @param {ItemView} item */
export const name = (item) => `${WORDS[item.kind]} ${item.position}`;

/** @param {ItemView} item */
export const label = (item) => `${name(item)}: ${item.prompt}`;

/** @param {ItemView} item */
export const address = (item) => `media/${item.item_id}`;

/** @param {ItemView} item */
export const isUnfinished = (item) => item.status === "Pending" || item.status === "Processing";

/** @param {ItemView} item */
export const isReady = (item) => item.status === "Completed" && !item.error;

/** @param {ItemView} item */
export const isMissing = (item) => item.status === "Completed" && !!item.error;

/** @param {ItemView} item */
export const isFailed = (item) => item.status === "Failed";

/** @param {ItemView} item */
const waiting = (item) => {
  if (item.error) return "Waiting to retry";
  return item.place ? `Waiting, position ${item.place} in the queue` : "Waiting";
};

/** @param {ItemView} item */
const making = (item) => {
  const left = item.seconds_left == null ? null : `${duration(item.seconds_left)} left`;
  if (!item.steps) return left ? `Getting ready, ${left}` : "Getting ready";
  return item.step < item.steps ? `Step ${item.step} of ${item.steps}, ${left ?? "estimating"}` : "Finishing";
};

/** @param {ItemView} item */
export const state = (item) => {
  if (item.status === "Pending") return waiting(item);
  if (item.status === "Processing") return making(item);
  if (item.status === "Cancelled") return "Stopped";
  return item.error || (isFailed(item) ? "This could not be made." : name(item));
};
