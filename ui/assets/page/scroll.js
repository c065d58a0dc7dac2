// @ts-check
// The scroll position of each tab, restored on back, forward and reload. Content above it changes height as it loads,
// so we remember the first visible card and its position in the window.
import { session } from "./storage.js";
import * as tabs from "./tabs.js";

/** @typedef {{ y: number, card?: string, top: number }} Place */

const NAME = "daybreak-places";
const RESTORE_MILLISECONDS = 4000;
const INTERRUPTIONS = ["wheel", "touchstart", "pointerdown", "keydown"];

/** @type {Record<string, Place>} */
const places = { .../** @type {Record<string, Place> | null} */ (session.load(NAME)) };
let frame = 0;
/** @type {string | null} */
let target = null;

const cards = () =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".card")]).filter((card) => card.getClientRects().length);

/** @param {Element} card */
const top = (card) => card.getBoundingClientRect().top;

const remember = () => {
  if (frame) return;
  const card = cards().find((one) => one.getBoundingClientRect().bottom > 0);
  places[tabs.selected()] = { y: scrollY, card: card?.dataset.contentId, top: card ? top(card) : 0 };
};

const stop = () => {
  cancelAnimationFrame(frame);
  frame = 0;
  target = null;
};

/** @param {Place} place */
const scrollTo = (place) => {
  const card = cards().find((one) => one.dataset.contentId === place.card);
  window.scrollBy({ top: card ? top(card) - place.top : place.y - scrollY, behavior: "instant" });
};

/**
 * Returns whether a tab other than `tab` is being restored.
 *
 * @param {string} tab
 */
export const isRestoringOther = (tab) => target !== null && target !== tab;

/**
 * Selects a tab and restores its position, unless the person interacts first. It repeats this for some seconds, because
 * Gradio can undo the selection while it is still building the page.
 *
 * @param {string} tab
 */
export const restore = (tab) => {
  const place = places[tab];
  const end = performance.now() + RESTORE_MILLISECONDS;
  const go = () => {
    tabs.select(tab);
    if (place) scrollTo(place);
    if (performance.now() < end) frame = requestAnimationFrame(go);
    else stop();
  };
  stop();
  target = tab;
  go();
};

window.history.scrollRestoration = "manual";
window.addEventListener("scroll", remember, { passive: true });
window.addEventListener("pagehide", () => session.set(NAME, JSON.stringify(places)));
for (const name of INTERRUPTIONS) window.addEventListener(name, stop, { passive: true, capture: true });
