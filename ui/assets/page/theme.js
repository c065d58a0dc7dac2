// @ts-check
// Light or dark mode, as the person chose or else as the browser prefers.
import { find } from "./dom.js";
import { local } from "./storage.js";

const NAME = "daybreak-theme";

/** @param {HTMLElement} element */
export const mount = (element) => {
  const chosen = local.get(NAME);
  if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  find(".theme", element).addEventListener("click", () => {
    const isDark = document.body.classList.toggle("dark");
    local.set(NAME, isDark ? "dark" : "light");
  });
};
