// @ts-check
// The page's tabs, by their ids in ui/page.py.

const tabs = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#tabs [data-tab-id]")]);

export const selected = () =>
  tabs().find((tab) => tab.getAttribute("aria-selected") === "true")?.dataset.tabId || "create";

/** @param {string} id */
export const select = (id) => {
  if (id !== selected())
    tabs()
      .find((tab) => tab.dataset.tabId === id)
      ?.click();
};
