// @ts-check
// The form of the Create tab: it blocks double clicks and shows refusals.
import * as choice from "../models/choice.js";
import { find, isWithin } from "../page/dom.js";
import * as refusal from "../page/refusal.js";
import * as visitor from "../page/visitor.js";
import * as understanding from "./understanding.js";

const DOUBLE_CLICK_MILLISECONDS = 700;
const GIVE_UP_MILLISECONDS = 15000;

let pressedAt = 0;
let blockedUntil = 0;
let giveUpTimer = 0;

const makeButton = () => find("#make");

/** @param {string} sentence */
export const showRefusal = (sentence) => {
  const place = document.querySelector("#refusal .refusal");
  if (place) refusal.show(place, sentence);
};

/**
 * Returns the data to send: the fields by name, the browser's time zone, the chosen models and theme, and the visitor.
 *
 * @param {string[]} names
 * @param {unknown[]} typed
 */
export const collect = (names, typed) => ({
  request: {
    ...Object.fromEntries(names.map((name, index) => [name, typed[index]])),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    image_model: choice.chosen("image"),
    video_model: choice.chosen("video"),
    theme: understanding.theme(typed[names.indexOf("prompt")]),
  },
  user_id: visitor.user_id,
});

/** Enables the button again, but not before the time of a double click has passed. */
export const enable = () => {
  clearTimeout(giveUpTimer);
  blockedUntil = pressedAt + DOUBLE_CLICK_MILLISECONDS;
  makeButton().removeAttribute("aria-busy");
};

/** @param {string} [error] the reason, if the server sent one */
export const fail = async (error) => {
  enable();
  visitor.recognise();
  showRefusal(error || (await visitor.explainFailure()));
};

// Ignore a second click while the first is being handled or right after it: it belongs to a double click.
document.addEventListener(
  "click",
  (event) => {
    if (!isWithin(event, "#make")) return;
    if (performance.now() < blockedUntil) {
      event.stopImmediatePropagation();
      event.preventDefault();
      return;
    }
    pressedAt = performance.now();
    blockedUntil = pressedAt + GIVE_UP_MILLISECONDS;
    makeButton().setAttribute("aria-busy", "true");
    showRefusal("");
    clearTimeout(giveUpTimer);
    giveUpTimer = window.setTimeout(fail, GIVE_UP_MILLISECONDS);
  },
  true,
);

// Clear the refusal when the person starts to correct the form.
document.addEventListener("input", (event) => isWithin(event, "#form") && showRefusal(""));
document.addEventListener("click", (event) => isWithin(event, ".example") && showRefusal(""));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !isWithin(event, "#form")) return;
  event.preventDefault();
  makeButton().click();
});
