// @ts-check
// The Models tab: the catalogue, the models that suit this machine, and their downloads.

import * as understanding from "../create/understanding.js";
import { find, h, reconcile } from "../page/dom.js";
import * as refusal from "../page/refusal.js";
import { call } from "../page/visitor.js";
import * as choice from "./choice.js";
import { gigabytes } from "./download.js";
import { builtin, entry } from "./entry.js";
import * as used from "./used.js";

/** @import { Kind, ModelsView } from "../types.d.ts" */

const REFRESH_MILLISECONDS = 1000;
/** @type {[Kind, string][]} */
const KINDS = [
  ["image", "Pictures"],
  ["video", "Videos"],
];
const place = refusal.place();
/** @type {HTMLElement | null} */
let root = null;
/** @type {number | undefined} */
let timer;

/**
 * @param {"download" | "stop_download"} name
 * @param {unknown} data
 */
const act = async (name, data) => {
  const answer = await call(name, data);
  refusal.show(place, "error" in answer ? answer.error : "");
  await refresh();
};

/** @type {import("./entry.js").Actions} */
const actions = {
  choose: (kind, id) => {
    choice.choose(kind, id);
    understanding.update();
    render();
  },
  download: (id) => act("download", { model: id }),
  stop: () => act("stop_download", {}),
};

/**
 * @param {Kind} kind
 * @param {string} title
 * @param {ModelsView} view
 * @param {boolean} isOpen whether the list of larger models is open
 */
const section = (kind, title, view, isOpen) => {
  const models = view.models.filter((model) => model.kind === kind);
  const near = models.filter((model) => model.suits || model.installed);
  const others = models.filter((model) => !near.includes(model));
  const list = near.map((model) => entry(model, view, actions));
  const more = h(
    "details",
    { "data-kind": kind, open: isOpen },
    h("summary", {}, `${others.length} more, for larger machines`),
    h("ul", { class: "list" }, ...others.map((model) => entry(model, view, actions))),
  );
  return [
    h("h2", {}, title),
    h("ul", { class: "list" }, builtin(kind, view, actions), ...list),
    ...(others.length ? [more] : []),
  ];
};

/** @param {ModelsView} view */
const machine = (view) => [
  h(
    "p",
    {},
    `This machine: ${view.machine}. Nothing is downloaded unless you ask for it; after that, it works offline.`,
  ),
  ...(view.folder && view.free !== null
    ? [h("p", { class: "fine" }, `Models are kept in ${view.folder}, where ${gigabytes(view.free)} are free.`)]
    : []),
];

const render = () => {
  used.update();
  if (!root) return;
  const { view } = choice;
  if (!view) {
    root.replaceChildren(place);
    return;
  }
  const details = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("details[open]")]);
  const open = details.map((part) => part.dataset.kind);
  const sections = KINDS.flatMap(([kind, title]) => section(kind, title, view, open.includes(kind)));
  reconcile(root, [...machine(view), place, ...sections]);
};

const refresh = async () => {
  clearTimeout(timer);
  const answer = await call("models", {});
  if ("error" in answer) {
    refusal.show(place, answer.error, refresh);
    return;
  }
  const isFirst = !choice.view;
  choice.setView(answer);
  // A model that was chosen earlier is known only now.
  if (isFirst) understanding.update();
  render();
  if (answer.fetching && !answer.fetching.has_ended) timer = window.setTimeout(refresh, REFRESH_MILLISECONDS);
};

/** @param {HTMLElement} element */
export const mount = (element) => {
  root = find(".models", element);
  render();
};

export const open = () => {
  refusal.show(place, "");
  refresh();
};
