// @ts-check
// The form's draft, kept until the tab is closed. It survives reloads, including Gradio's own after a lost connection.
import { session } from "../page/storage.js";

const NAME = "daybreak-draft";

/** @param {unknown[]} typed */
export const keep = (typed) => session.set(NAME, JSON.stringify(typed));

/**
 * Returns the saved values of the fields, or `typed` if there are none.
 *
 * @param {unknown[]} typed
 * @returns {unknown[]}
 */
export const restored = (typed) => {
  const kept = session.load(NAME);
  return Array.isArray(kept) && kept.length === typed.length ? kept : typed;
};
