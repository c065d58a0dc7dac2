// @ts-check
// The receipt of an accepted prompt: its user_id and a message with the notification time.
import * as contents from "../content/contents.js";
import { h } from "../page/dom.js";
import * as refusal from "../page/refusal.js";
import { userId } from "../page/user_id.js";
import * as visitor from "../page/visitor.js";

/** @import { AcceptedView } from "../types.d.ts" */

const message = h("p");
const place = refusal.place();

/** @param {AcceptedView} accepted */
export const receipt = (accepted) =>
  h(
    "section",
    { class: "receipt", "aria-label": "Accepted" },
    h("p", {}, "Your user_id: ", userId(accepted.user_id)),
    h(
      "p",
      {},
      h("strong", {}, "Keep it: it is your key. "),
      "Use it to get back to everything you make here, from any device.",
    ),
    message,
    place,
  );

/** @param {AcceptedView | null} accepted */
export const update = (accepted) => {
  const content = accepted && contents.contents.get(accepted.content_id);
  const isOver = content && content.status !== "Processing";
  message.textContent = (isOver ? accepted?.lasting : accepted?.message) || "";
};

/**
 * @param {AcceptedView} accepted
 * @param {() => unknown} again
 */
export const logIn = async ({ user_id }, again) => {
  if (visitor.user_id === user_id) return;
  const error = await visitor.login(user_id);
  const other = `Another tab logged in at the same time. The user_id of this prompt is ${user_id}; keep it.`;
  refusal.show(place, error || (visitor.user_id === user_id ? "" : other), again);
};
