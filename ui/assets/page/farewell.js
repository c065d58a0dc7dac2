// @ts-check
// The notice to a visitor who is no longer logged in on this page, with their user_id.
import { h } from "./dom.js";
import * as refusal from "./refusal.js";
import { userId } from "./user_id.js";
import * as visitor from "./visitor.js";

/**
 * @param {string} user_id
 * @param {string} sentence
 */
const withKey = (user_id, sentence) => {
  const place = refusal.place();
  const again = async () => refusal.show(place, await visitor.login(user_id));
  return h(
    "section",
    { class: "farewell", "aria-label": "No longer logged in" },
    h("p", {}, `${sentence} Your user_id: `, userId(user_id)),
    h("p", {}, h("strong", {}, "Keep it: it is your key. "), "Everything you made with it is still there."),
    place,
    h("button", { type: "button", class: "quiet", onclick: again }, "Log in again"),
  );
};

export const farewell = () => {
  if (!visitor.left) return h("section", { hidden: true });
  const { user_id, sentence } = visitor.left;
  return user_id ? withKey(user_id, sentence) : h("section", { class: "farewell" }, h("p", {}, sentence));
};
