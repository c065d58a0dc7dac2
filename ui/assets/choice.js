// @ts-check
// Which models this browser chose, of those that there are.
import { local } from "./storage.js";

/** @import { Kind, ModelsView } from "./types.d.ts" */

export const BUILTIN = "builtin";

/** @type {ModelsView | null} */
export let view = null;

/** @param {ModelsView} found */
export const learn = (found) => {
  view = found;
};

/** @param {Kind} kind */
const key = (kind) => `daybreak-${kind}-model`;

/**
 * Returns the chosen model, or an empty text.
 *
 * @param {Kind} kind
 */
export const chosen = (kind) => {
  const wish = local.get(key(kind)) ?? "";
  return view?.choices[kind].includes(wish) ? wish : "";
};

/**
 * @param {Kind} kind
 * @param {string} id
 */
export const choose = (kind, id) => local.set(key(kind), id);

/** @param {Kind} kind */
export const inUse = (kind) =>
  chosen(kind) || (kind === "video" && view?.videos[chosen("image")]) || view?.used[kind] || "";
