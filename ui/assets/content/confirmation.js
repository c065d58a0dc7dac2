// @ts-check
// A dialog that asks for confirmation before an action that cannot be undone.
import { h } from "../page/dom.js";
import * as history from "../page/history.js";

/**
 * @param {string} question
 * @param {string} action
 * @returns {Promise<boolean>}
 */
export const confirm = (question, action) => {
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-label": question },
    h("p", {}, question),
    h(
      "form",
      { method: "dialog", class: "row" },
      h("button", { value: "no", class: "quiet", autofocus: true }, "Keep it"),
      h("button", { value: "yes", class: "danger" }, action),
    ),
  );
  document.body.append(dialog);
  history.open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
};
