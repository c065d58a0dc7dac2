// @ts-check
// A button of a card that asks the server for something.
import { find } from "./dom.js";
import { refuse } from "./refusal.js";
import { call } from "./visitor.js";

/**
 * Resolves to whether it was done.
 *
 * @param {HTMLButtonElement} button
 * @param {"stop" | "retry" | "delete"} name
 * @param {{ content_id: number, item_id?: string }} data
 */
export const act = async (button, name, data) => {
  // First of all: the answer may come after the tile has changed and the button has gone.
  const place = find(".refusal", button.closest(".card") ?? document);
  button.disabled = true;
  const answer = await call(name, data);
  button.disabled = false;
  const error = "error" in answer ? answer.error : "";
  refuse(place, error);
  return !error;
};
