// @ts-check
// The field of the Create tab that a prompt is written into.
import { find } from "./dom.js";
import { scrollTo } from "./motion.js";
import * as tabs from "./tabs.js";

/** @param {string} prompt */
export const useAgain = (prompt) => {
  tabs.select("create");
  const field = /** @type {HTMLTextAreaElement} */ (find("#prompt textarea"));
  field.value = prompt;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  // The tab and the height of the field follow.
  const come = () => {
    if (!field.getClientRects().length) {
      requestAnimationFrame(come);
      return;
    }
    field.focus({ preventScroll: true });
    field.setSelectionRange(prompt.length, prompt.length);
    field.scrollTop = field.scrollHeight;
    scrollTo(find("#form"));
  };
  requestAnimationFrame(come);
};
