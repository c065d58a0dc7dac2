// @ts-check
// The browser's back and forward buttons, which close dialogs and switch tabs. Each history entry stores which tab is
// open and whether a dialog covers it. The URL never changes, so a shared link leads to Create.
import * as scroll from "./scroll.js";
import { selected } from "./tabs.js";

/** @typedef {{ tab: string, dialog: boolean, spare: boolean }} Entry */

/** @type {Set<HTMLDialogElement>} */
const dialogs = new Set();

/**
 * An entry is spare if its dialog was closed, so that it shows the same as the entry before it. Going back at that
 * moment instead could abort a navigation that has just started.
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
  } catch {} // some browsers limit the number of calls per 30 seconds
  last = entry();
};

/** Records the visible tab and dialog in the history, unless another tab is being restored. */
export const record = () => {
  if (scroll.isRestoringOther(selected())) return;
  const seen = { tab: selected(), dialog: dialogs.size > 0, spare: false };
  const isElsewhere = seen.tab !== last.tab;
  if (last.dialog && !seen.dialog) write("replaceState", { ...seen, spare: !isElsewhere });
  else if (isElsewhere || seen.dialog !== last.dialog) write(last.spare ? "replaceState" : "pushState", seen);
};

/** @param {HTMLDialogElement} dialog */
export const open = (dialog) => {
  const closed = () => {
    dialogs.delete(dialog);
    record();
  };
  dialogs.add(dialog);
  dialog.addEventListener("close", closed, { once: true });
  dialog.showModal();
  record();
};

/** Restores the tab that was open before a reload, without its dialog. */
export const start = () => {
  const { tab, dialog } = last;
  if (dialog) write("replaceState", { tab, dialog: false, spare: true });
  scroll.restore(tab);
};

const onPopState = () => {
  const wasSpare = last.spare;
  last = entry();
  if (wasSpare && last.tab === selected()) {
    window.history.back();
    return;
  }
  if (!last.dialog) for (const one of dialogs) one.close();
  else if (!dialogs.size) record(); // forward to a dialog that no longer exists
  if (last.tab !== selected() || scroll.isRestoringOther(last.tab)) scroll.restore(last.tab);
};

window.addEventListener("popstate", onPopState);
