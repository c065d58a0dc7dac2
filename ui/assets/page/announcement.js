// @ts-check
// Announcements for screen readers, through one live region.
import { h } from "./dom.js";

const region = h("div", { id: "spoken", class: "hidden", role: "status" });

/** @param {string} text */
export const announce = (text) => {
  if (!region.isConnected) document.body.append(region);
  region.textContent = text;
};
