// @ts-check
// The visitor's contents, as far as this page has loaded them.

/** @import { ContentView } from "../types.d.ts" */

/**
 * A change: updated contents, deleted ones (`gone`), or a new visitor, in which case `was` is the previous one.
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
export const apply = ({ contents: found = [], gone = [] }) => {
  for (const content of found) contents.set(content.content_id, content);
  for (const content_id of gone) contents.delete(content_id);
  changed({ contents: found, gone });
};

/**
 * Clears everything, because the visitor has changed.
 *
 * @param {string | null} was
 */
export const reset = (was) => {
  const gone = [...contents.keys()];
  contents.clear();
  changed({ gone, isNewVisitor: true, was });
};

export const unfinished = () => [...contents.values()].filter((content) => content.status === "Processing");

/** @returns {ContentView | undefined} */
export const newest = () => contents.get(Math.max(...contents.keys()));
