// @ts-check
// The entry of a model on the Models tab, with a button that downloads or chooses it.

import { h } from "../page/dom.js";
import { duration } from "../page/format.js";
import { BUILTIN, inUse } from "./choice.js";
import { progress } from "./download.js";

/** @import { Kind, ModelView, ModelsView } from "../types.d.ts" */

/**
 * @typedef {object} Actions
 * @property {(kind: Kind, id: string) => unknown} choose
 * @property {(id: string) => unknown} download
 * @property {() => unknown} stop
 */

const WHY = {
  image: "Comes with Daybreak: painted scenes, fast on any computer, works offline.",
  video: "Comes with Daybreak: scenes that move, fast on any computer, works offline.",
};

/** @param {string} text */
const mark = (text) => h("span", { class: "mark" }, text);

/** @param {ModelView} model */
const facts = (model) => [
  `${model.download} GB to download`,
  model.how,
  // A model that does not fit this machine has no duration.
  ...(model.seconds == null ? [] : [`about ${duration(model.seconds)} each`]),
  `${model.licence}: ${model.use}`,
];

/**
 * @param {boolean} isUsed
 * @param {() => unknown} onclick
 */
const choice = (isUsed, onclick) =>
  h(
    "button",
    { type: "button", class: "quiet", "aria-pressed": String(isUsed), onclick },
    isUsed ? "In use" : "Use it",
  );

/**
 * @param {ModelView} model
 * @param {ModelsView} view
 * @param {Actions} actions
 */
const button = (model, view, actions) => {
  if (model.installed) {
    if (!view.choices[model.kind].includes(model.id)) return null;
    const isUsed = inUse(model.kind) === model.id;
    return choice(isUsed, () => actions.choose(model.kind, isUsed ? "" : model.id));
  }
  if (!view.may_fetch)
    return h(
      "p",
      { class: "fine" },
      "To download it, run this where Daybreak runs: ",
      h("code", {}, `python -m app models --get ${model.id}`),
    );
  const isDownloading = view.fetching !== null && !view.fetching.has_ended;
  return h(
    "button",
    { type: "button", disabled: isDownloading, onclick: () => actions.download(model.id) },
    `Download ${model.download} GB`,
  );
};

/**
 * @param {ModelView} model
 * @param {ModelsView} view
 * @param {Actions} actions
 */
export const entry = (model, view, actions) => {
  const download = view.fetching?.model === model.id ? view.fetching : null;
  return h(
    "li",
    { class: `model${model.suits ? "" : " unsuited"}`, "data-id": model.id },
    h(
      "h3",
      {},
      model.name,
      model.recommended && mark("recommended here"),
      model.installed && mark("downloaded"),
      !model.suits && mark("not for this machine"),
    ),
    h("p", {}, model.why),
    h("ul", { class: "facts" }, ...facts(model).map((fact) => h("li", {}, fact))),
    download && progress(download, actions.stop),
    (!download || download.has_ended) && button(model, view, actions),
  );
};

/**
 * @param {Kind} kind
 * @param {ModelsView} view
 * @param {Actions} actions
 */
export const builtin = (kind, view, actions) => {
  const isUsed = inUse(kind) === BUILTIN;
  // Without a downloaded model there is nothing to choose.
  const hasChoice = view.choices[kind].length > 0;
  return h(
    "li",
    { class: "model", "data-id": BUILTIN },
    h("h3", {}, "Built-in", mark("included"), isUsed && mark("in use")),
    h("p", {}, WHY[kind]),
    hasChoice && choice(isUsed, () => actions.choose(kind, BUILTIN)),
  );
};
