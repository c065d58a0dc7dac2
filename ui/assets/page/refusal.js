// @ts-check
// Error messages, each shown where it belongs on the page.
import { h } from "./dom.js";

export const UNREACHABLE = "Daybreak cannot be reached right now. Please try again.";
export const FAILED = "Something went wrong. Please try again.";

/** @type {Map<Element, (() => unknown) | undefined>} */
const unreached = new Map();

export const place = () => h("p", { class: "refusal", role: "alert" });

/**
 * Shows a sentence, or clears it. UNREACHABLE is cleared once Daybreak answers again; then `again` is called.
 *
 * @param {Element} element
 * @param {string | null | undefined} sentence
 * @param {() => unknown} [again]
 */
export const show = (element, sentence, again) => {
  element.textContent = sentence || "";
  if (sentence === UNREACHABLE) unreached.set(element, again);
  else unreached.delete(element);
};

export const clearUnreachable = () => {
  for (const [element, again] of [...unreached]) {
    show(element, "");
    again?.();
  }
};
