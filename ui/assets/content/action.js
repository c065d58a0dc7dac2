// @ts-check
// The server call behind a button on a card.
import { find } from "../page/dom.js";
import { show } from "../page/refusal.js";
import { call } from "../page/visitor.js";

/**
 * Resolves to whether the server did it.
 *
 * @param {HTMLButtonElement} button
 * @param {"stop" | "retry" | "delete"} name
 * @param {{ content_id: number, item_id?: string }} data
 */
export const act = async (button, name, data) => {
  // Found before the call: by the time the answer arrives, the tile may have replaced the button.
  const place = find(".refusal", button.closest(".card") ?? document);
  button.disabled = true;
  const answer = await call(name, data);
  button.disabled = false;
  const error = "error" in answer ? answer.error : "";
  show(place, error);
  return !error;
};
