// @ts-check
// The browser's back and forward: out of a dialog, and from tab to tab. Each entry says which tab is open and whether a
// dialog lies over it. The address stays as it is, so a link that is passed on leads to Create.
import * as place from "./place.js";
import { selected } from "./tabs.js";

/** @typedef {{ tab: string, dialog: boolean, spare: boolean }} Entry */

/** @type {Set<HTMLDialogElement>} */
const dialogs = new Set();

/**
 * An entry is spare when its dialog was closed, so that it shows the same as the one before it: going back again there
 * and then could stop a page that is just being opened.
 *
 * @returns {Entry}
 */
const entry = () => ({ tab: "create", dialog: false, spare: false, ...window.history.state });
let last = entry();

/**
 * @param {"pushState" | "replaceState"} how
 * @param {Entry} state
 */
const write = (how, state) => {
  try {
    window.history[how](state, "");
  } catch {} // some browsers take only so many within half a minute
  last = entry();
};

/** Makes the history say what can be seen, once that is where the person wanted to be. */
export const note = () => {
  if (place.isLeaving(selected())) return;
  const seen = { tab: selected(), dialog: dialogs.size > 0, spare: false };
  const isElsewhere = seen.tab !== last.tab;
  if (last.dialog && !seen.dialog) write("replaceState", { ...seen, spare: !isElsewhere });
  else if (isElsewhere || seen.dialog !== last.dialog) write(last.spare ? "replaceState" : "pushState", seen);
};

/** @param {HTMLDialogElement} dialog */
export const open = (dialog) => {
  const closed = () => {
    dialogs.delete(dialog);
    note();
  };
  dialogs.add(dialog);
  dialog.addEventListener("close", closed, { once: true });
  dialog.showModal();
  note();
};

/** Leads where the page was before a reload, without a dialog. */
export const start = () => {
  const { tab, dialog } = last;
  if (dialog) write("replaceState", { tab, dialog: false, spare: true });
  place.find(tab);
};

const gone = () => {
  const wasSpare = last.spare;
  last = entry();
  if (wasSpare && last.tab === selected()) {
    window.history.back();
    return;
  }
  if (!last.dialog) for (const one of dialogs) one.close();
  else if (!dialogs.size) note(); // forward to a dialog that has gone
  if (last.tab !== selected() || place.isLeaving(last.tab)) place.find(last.tab);
};

window.addEventListener("popstate", gone);
