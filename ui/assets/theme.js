// @ts-check
// Light or dark, as the browser says or as a person chose.
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
