// @ts-check
// Human-readable times and durations.
import { h } from "./dom.js";

/** @param {string} iso */
export const time = (iso) =>
  h("time", { datetime: iso }, new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }));

/** @param {number} seconds */
export const duration = (seconds) => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
};
