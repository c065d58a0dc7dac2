// @ts-check
// Speaks to screen readers, in the order in which things happen.
import { h } from "./dom.js";

const region = h("div", { id: "spoken", class: "hidden", role: "status" });

/** @param {string} text */
export const announce = (text) => {
  if (!region.isConnected) document.body.append(region);
  region.textContent = text;
};
