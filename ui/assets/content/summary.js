// @ts-check
// A content's progress as text.
import { isFailed, isMissing, isReady } from "./item.js";

/** @import { ContentView } from "../types.d.ts" */

/** @param {ContentView} content */
export const ready = (content) => content.items.filter(isReady).length;

/** @param {ContentView} content */
export const summary = (content) => {
  const all = content.items.length;
  const lost = content.items.filter(isMissing).length;
  const missing = lost ? `, ${lost} missing` : "";
  const made = `${ready(content)} of ${all} ready`;
  if (content.status === "Processing") return `${made}${missing}`;
  if (content.status === "Completed") return lost ? `${made}${missing}` : `All ${all} ready`;
  if (content.status === "Failed") return `${made}, ${content.items.filter(isFailed).length} failed${missing}`;
  return ready(content) || lost ? `Stopped with ${made}${missing}` : "Stopped";
};
