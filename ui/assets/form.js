// @ts-check
// The form of the Create tab: one prompt for one press, and why it was refused.
import * as choice from "./choice.js";
import { find, isWithin } from "./dom.js";
import * as refusal from "./refusal.js";
import * as visitor from "./visitor.js";

const DOUBLE_CLICK_MILLISECONDS = 700;
const GIVE_UP_MILLISECONDS = 15000;

let pressedAt = 0;
let closedUntil = 0;
let patience = 0;

const make = () => find("#make");

/** @param {string} sentence */
export const refuse = (sentence) => {
  const place = document.querySelector("#refusal .refusal");
  if (place) refusal.refuse(place, sentence);
};

/**
 * What is sent of the form: its fields by name, what it does not show, and whose page it is.
 *
 * @param {string[]} names
 * @param {unknown[]} typed
 */
export const sent = (names, typed) => ({
  request: {
    ...Object.fromEntries(names.map((name, index) => [name, typed[index]])),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    image_model: choice.chosen("image"),
    video_model: choice.chosen("video"),
  },
  user_id: visitor.user_id,
});

/** Lets the button be pressed again, once a double click would be over. */
export const reopen = () => {
  clearTimeout(patience);
  closedUntil = pressedAt + DOUBLE_CLICK_MILLISECONDS;
  make().removeAttribute("aria-busy");
};

/** @param {string} [error] why nothing was made, where the server said so */
export const fail = async (error) => {
  reopen();
  visitor.recognise();
  refuse(error || (await visitor.whyNot()));
};

// A second click while the first is under way, or right after it, is the end of a double click.
document.addEventListener(
  "click",
  (event) => {
    if (!isWithin(event, "#make")) return;
    if (performance.now() < closedUntil) {
      event.stopImmediatePropagation();
      event.preventDefault();
      return;
    }
    pressedAt = performance.now();
    closedUntil = pressedAt + GIVE_UP_MILLISECONDS;
    make().setAttribute("aria-busy", "true");
    refuse("");
    clearTimeout(patience);
    patience = window.setTimeout(fail, GIVE_UP_MILLISECONDS);
  },
  true,
);

// What was refused is being corrected.
document.addEventListener("input", (event) => isWithin(event, "#form") && refuse(""));
document.addEventListener("click", (event) => isWithin(event, ".example") && refuse(""));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !isWithin(event, "#form")) return;
  event.preventDefault();
  make().click();
});
