// @ts-check
// Which tab is wanted and how far down it was read, so that back, forward and a reload lead there again. What lies above
// changes its height while it comes, so the card in sight is remembered, and where it was.
import { session } from "./storage.js";
import * as tabs from "./tabs.js";

/** @typedef {{ y: number, card?: string, top: number }} Place */

const NAME = "daybreak-places";
const PATIENCE_MILLISECONDS = 4000;
const INTERRUPTIONS = ["wheel", "touchstart", "pointerdown", "keydown"];

/** @type {Record<string, Place>} */
const places = JSON.parse(session.get(NAME) ?? "{}");
let frame = 0;
/** @type {string | null} */
let wanted = null;

const cards = () =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".card")]).filter((card) => card.getClientRects().length);

/** @param {Element} card */
const top = (card) => card.getBoundingClientRect().top;

const note = () => {
  if (frame) return;
  const card = cards().find((one) => one.getBoundingClientRect().bottom > 0);
  places[tabs.selected()] = { y: scrollY, card: card?.dataset.contentId, top: card ? top(card) : 0 };
};

const leave = () => {
  cancelAnimationFrame(frame);
  frame = 0;
  wanted = null;
};

/** @param {Place} place */
const scrollTo = (place) => {
  const card = cards().find((one) => one.dataset.contentId === place.card);
  window.scrollBy({ top: card ? top(card) - place.top : place.y - scrollY, behavior: "instant" });
};

/**
 * Tells whether another tab than this one is still wanted.
 *
 * @param {string} tab
 */
export const isLeaving = (tab) => wanted !== null && wanted !== tab;

/**
 * Goes to a tab as soon as it is there, unless the person goes elsewhere first. A tab that is chosen while Gradio still
 * builds the page may not stay chosen, so it is looked at again.
 *
 * @param {string} tab
 */
export const find = (tab) => {
  const place = places[tab];
  const end = performance.now() + PATIENCE_MILLISECONDS;
  const go = () => {
    tabs.select(tab);
    if (place) scrollTo(place);
    if (performance.now() < end) frame = requestAnimationFrame(go);
    else leave();
  };
  leave();
  wanted = tab;
  go();
};

window.history.scrollRestoration = "manual";
window.addEventListener("scroll", note, { passive: true });
window.addEventListener("pagehide", () => session.set(NAME, JSON.stringify(places)));
for (const name of INTERRUPTIONS) window.addEventListener(name, leave, { passive: true, capture: true });
