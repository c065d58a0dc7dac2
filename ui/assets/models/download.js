// @ts-check
// The progress of a model's download.
import { h } from "../page/dom.js";
import { duration } from "../page/format.js";

/** @import { FetchView } from "../types.d.ts" */

/** @param {number} bytes */
export const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 1)} GB`;

/** @param {FetchView} download */
const text = ({ done, total, bytes_per_second, seconds_left }) => {
  if (!total) return "Asking the Hub which files are needed …";
  const left = seconds_left == null ? "estimating" : `${duration(seconds_left)} left`;
  return `${gigabytes(done)} of ${gigabytes(total)}, ${(bytes_per_second / 1e6).toFixed(1)} MB/s, ${left}`;
};

/**
 * @param {FetchView} download
 * @param {() => unknown} stop
 */
export const progress = (download, stop) => {
  const { done, total, folder, free, has_ended, error } = download;
  if (has_ended) return h("p", { class: error ? "refusal" : "ready", role: "status" }, error || "Downloaded.");
  return h(
    "div",
    { class: "download" },
    // Above the text, whose height changes: the button must not move while it is pressed.
    h(
      "div",
      { class: "bar" },
      h("progress", { max: total || 1, value: done, "aria-label": "Downloaded so far" }),
      h("button", { type: "button", class: "quiet", onclick: stop }, "Stop"),
    ),
    h("p", {}, text(download)),
    folder && h("p", { class: "fine" }, `Into ${folder}, where ${gigabytes(free)} were free.`),
  );
};
