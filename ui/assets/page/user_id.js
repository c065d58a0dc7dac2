// @ts-check
// A user_id with a button that copies it.
import { h } from "./dom.js";

const COPIED_MILLISECONDS = 2000;

/** @param {string} text */
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // The clipboard API requires https; on plain http only this deprecated command works.
    const field = h("textarea", { class: "hidden" }, text);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
};

/** @param {string} text */
const copyButton = (text) => {
  const button = h("button", { type: "button", class: "quiet copy" }, "Copy");
  button.addEventListener("click", async () => {
    await copy(text);
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = "Copy";
    }, COPIED_MILLISECONDS);
  });
  return button;
};

/** @param {string} user_id */
export const userId = (user_id) =>
  h("span", { class: "key" }, h("code", { translate: "no" }, user_id), copyButton(user_id));
