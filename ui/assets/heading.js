// @ts-check
// A prompt as the heading of its card, cut where it is long.
import { h } from "./dom.js";

const LONG = 280;

/** @param {string} prompt */
export const heading = (prompt) => {
  const words = h("h3", { dir: "auto", translate: "no" }, prompt);
  if (prompt.length <= LONG) return [words];
  words.classList.add("cut");
  const toggle = h("button", { type: "button", class: "quiet", "aria-expanded": "false" }, "Show all");
  toggle.addEventListener("click", () => {
    const isCut = words.classList.toggle("cut");
    toggle.setAttribute("aria-expanded", String(!isCut));
    toggle.textContent = isCut ? "Show all" : "Show less";
  });
  return [words, toggle];
};
