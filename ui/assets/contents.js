// @ts-check
// What the page knows of its visitor's contents.

/** @import { ContentView } from "./types.d.ts" */

/**
 * What changed: some contents, or whose page it is.
 *
 * @typedef {{ contents: ContentView[], gone: number[], isNewVisitor: boolean, was: string | null }} Change
 */

/** @type {Map<number, ContentView>} */
export const contents = new Map();

/** @type {Set<(change: Change) => void>} */
const listeners = new Set();

/** @param {(change: Change) => void} listener */
export const listen = (listener) => listeners.add(listener);

/** @param {Partial<Change>} change */
const changed = (change) => {
  for (const listener of listeners) listener({ contents: [], gone: [], isNewVisitor: false, was: null, ...change });
};

/** @param {{ contents?: ContentView[], gone?: number[] }} news */
export const take = ({ contents: found = [], gone = [] }) => {
  for (const content of found) contents.set(content.content_id, content);
  for (const content_id of gone) contents.delete(content_id);
  changed({ contents: found, gone });
};

/**
 * Forgets everything, for the page is another visitor's now.
 *
 * @param {string | null} was
 */
export const forget = (was) => {
  const gone = [...contents.keys()];
  contents.clear();
  changed({ gone, isNewVisitor: true, was });
};

export const unfinished = () => [...contents.values()].filter((content) => content.status === "Processing");

/** @returns {ContentView | undefined} */
export const newest = () => contents.get(Math.max(...contents.keys()));
