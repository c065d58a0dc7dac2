// @ts-check
// What is typed into the form, kept until the tab is closed, whoever reloads the page: Gradio does when it lost its server.
import { session } from "./storage.js";

const NAME = "daybreak-draft";

/** @param {unknown[]} typed */
export const keep = (typed) => session.set(NAME, JSON.stringify(typed));

/**
 * Returns what is to stand in the fields: what was kept, or else what stands there.
 *
 * @param {unknown[]} typed
 * @returns {unknown[]}
 */
export const restored = (typed) => {
  const kept = JSON.parse(session.get(NAME) ?? "null");
  return kept?.length === typed.length ? kept : typed;
};
