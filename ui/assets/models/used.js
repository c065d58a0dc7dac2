// @ts-check
// The line below the form that names the models in use, if there is a choice.

import { find } from "../page/dom.js";
import { BUILTIN, inUse, view } from "./choice.js";

/** @import { Kind } from "../types.d.ts" */

/** @type {HTMLElement | null} */
let line = null;

/** @param {Kind} kind */
const name = (kind) => {
  const id = inUse(kind);
  if (id === BUILTIN) return "built-in";
  const model = view?.models.find((one) => one.id === id);
  if (kind === "video" && (id === inUse("image") || model?.kind === "image")) return "camera moves over pictures";
  return model?.name || id;
};

export const update = () => {
  if (!line) return;
  const hasChoice = view && Object.values(view.choices).flat().length > 0;
  line.textContent = hasChoice ? `Pictures: ${name("image")}. Videos: ${name("video")}.` : "";
};

/** @param {HTMLElement} element */
export const mount = (element) => {
  line = find(".chosen", element);
  update();
};
