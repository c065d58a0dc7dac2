// @ts-check
// A prompt as the heading of its card, shortened if it is long.
import { h } from "../page/dom.js";

const MAX_CHARACTERS = 280;

/** @param {string} prompt */
export const heading = (prompt) => {
  const title = h("h3", { dir: "auto", translate: "no" }, prompt);
  if (prompt.length <= MAX_CHARACTERS) return [title];
  title.classList.add("cut");
  const toggle = h("button", { type: "button", class: "quiet", "aria-expanded": "false" }, "Show all");
  toggle.addEventListener("click", () => {
    const isCut = title.classList.toggle("cut");
    toggle.setAttribute("aria-expanded", String(!isCut));
    toggle.textContent = isCut ? "Show all" : "Show less";
  });
  return [title, toggle];
};
