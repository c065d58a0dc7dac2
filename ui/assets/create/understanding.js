// @ts-check
// The lines below the prompt: what the built-in model reads in it and, where it is not sure, readings to choose from.

import * as choice from "../models/choice.js";
import { find, h, reconcile } from "../page/dom.js";
import * as server from "../page/server.js";
import { session } from "../page/storage.js";

/** @import { Answers, ChoiceView, UnderstandingView } from "../types.d.ts" */

const PAUSE_MILLISECONDS = 400;
const NAME = "daybreak-theme";
const QUESTION = "I am not sure what you mean. Choose what fits best:";
/** @type {UnderstandingView} */
const NOTHING = { words: [], is_sure: true, choices: [] };

/** @type {HTMLElement | null} */
let line = null;
/** @type {HTMLElement | null} */
let options = null;
let prompt = "";
let shown = NOTHING;
let timer = 0;
let asked = 0;

/**
 * Returns the theme that was chosen for a prompt, or an empty string.
 *
 * @param {unknown} its
 */
export const theme = (its) => {
  const kept = /** @type {{ prompt: unknown, theme: string } | null} */ (session.load(NAME));
  return kept && kept.prompt === its ? kept.theme : "";
};

/** @param {string} chosen */
const choose = (chosen) => session.set(NAME, JSON.stringify({ prompt, theme: chosen }));

/** @param {ChoiceView} one */
const option = ({ theme: value, words }) =>
  h(
    "label",
    { class: "choice" },
    h("input", { type: "radio", name: "theme", value, onchange: () => choose(value) }),
    words.join(", "),
  );

const render = () => {
  if (!line || !options) return;
  const words = shown.words.length ? `I read: ${shown.words.join(", ")}` : "";
  const text = shown.is_sure ? words : QUESTION;
  // Unchanged text must not be announced again.
  if (line.textContent !== text) line.textContent = text;
  options.hidden = shown.is_sure;
  reconcile(options, shown.is_sure ? [] : shown.choices.map(option));
  const chosen = theme(prompt);
  for (const input of options.querySelectorAll("input")) input.checked = input.value === chosen;
};

const ask = async () => {
  if (!server.isReady()) {
    askLater();
    return;
  }
  asked += 1;
  const number = asked;
  const answer = /** @type {Answers["understand"] | null} */ (
    await server.call("understand", {
      prompt,
      image_model: choice.chosen("image"),
      video_model: choice.chosen("video"),
    })
  );
  if (number !== asked) return;
  if (answer && !("error" in answer)) {
    shown = answer;
    // Never send a theme that is not shown as chosen.
    if (shown.is_sure || !shown.choices.some((one) => one.theme === theme(prompt))) choose("");
  } else shown = NOTHING;
  render();
};

const askLater = () => {
  clearTimeout(timer);
  timer = window.setTimeout(ask, PAUSE_MILLISECONDS);
};

/**
 * Reads a prompt after the last key; a theme that was chosen for an earlier one is forgotten.
 *
 * @param {string} typed
 */
export const read = (typed) => {
  if (typed === prompt) return;
  prompt = typed;
  asked += 1; // an answer that is still on its way is out of date
  if (!theme(prompt)) choose("");
  if (prompt.trim()) askLater();
  else {
    clearTimeout(timer);
    shown = NOTHING;
  }
  render();
};

/** Reads the prompt again, because another model may be chosen. */
export const update = () => {
  if (prompt.trim()) askLater();
};

/** @param {HTMLElement} element */
export const mountLine = (element) => {
  line = find(".read", element);
  render();
};

/** @param {HTMLElement} element */
export const mountChoices = (element) => {
  options = find(".choices", element);
  render();
};
