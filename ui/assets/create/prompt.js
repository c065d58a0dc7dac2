// @ts-check
// The prompt field of the Create tab.
import { find } from "../page/dom.js";
import { scrollTo } from "../page/motion.js";
import * as tabs from "../page/tabs.js";

/** @param {string} prompt */
export const useAgain = (prompt) => {
  tabs.select("create");
  const field = /** @type {HTMLTextAreaElement} */ (find("#prompt textarea"));
  field.value = prompt;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  // Wait until the tab is visible and the field has grown.
  const focusField = () => {
    if (!field.getClientRects().length) {
      requestAnimationFrame(focusField);
      return;
    }
    field.focus({ preventScroll: true });
    field.setSelectionRange(prompt.length, prompt.length);
    field.scrollTop = field.scrollHeight;
    scrollTo(find("#form"));
  };
  requestAnimationFrame(focusField);
};
