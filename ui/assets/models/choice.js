// @ts-check
// The models chosen in this browser.
import { local } from "../page/storage.js";

/** @import { Kind, ModelsView } from "../types.d.ts" */

export const BUILTIN = "builtin";

/** @type {ModelsView | null} */
export let view = null;

/** @param {ModelsView} found */
export const setView = (found) => {
  view = found;
};

/** @param {Kind} kind */
const key = (kind) => `daybreak-${kind}-model`;

/**
 * Returns the id of the chosen model, or an empty string if none is chosen or it is no longer available.
 *
 * @param {Kind} kind
 */
export const chosen = (kind) => {
  const stored = local.get(key(kind)) ?? "";
  return view?.choices[kind].includes(stored) ? stored : "";
};

/**
 * @param {Kind} kind
 * @param {string} id
 */
export const choose = (kind, id) => local.set(key(kind), id);

/** @param {Kind} kind */
export const inUse = (kind) =>
  chosen(kind) || (kind === "video" && view?.videos[chosen("image")]) || view?.used[kind] || "";
