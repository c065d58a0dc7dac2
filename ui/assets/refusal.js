// @ts-check
// Why something was refused or failed, in the place for it.
import { h } from "./dom.js";

export const UNREACHABLE = "Daybreak cannot be reached right now. Please try again.";
export const FAILED = "Something went wrong. Please try again.";

/** @type {Map<Element, (() => unknown) | undefined>} */
const unreached = new Map();

export const place = () => h("p", { class: "refusal", role: "alert" });

/**
 * Shows a sentence. One about the connection goes when Daybreak is reached again; then `again` is called.
 *
 * @param {Element} element
 * @param {string | null | undefined} sentence
 * @param {() => unknown} [again]
 */
export const refuse = (element, sentence, again) => {
  element.textContent = sentence || "";
  if (sentence === UNREACHABLE) unreached.set(element, again);
  else unreached.delete(element);
};

export const reached = () => {
  for (const [element, again] of [...unreached]) {
    refuse(element, "");
    again?.();
  }
};
