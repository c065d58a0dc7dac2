// @ts-check
// Helpers for elements. User input always becomes text, never markup.

/** @typedef {(event: MouseEvent & { currentTarget: HTMLButtonElement }) => unknown} Press */
/** @typedef {string | number | boolean | null | undefined | Press} Attribute */
/** @typedef {Node | string | false | null | undefined} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, Attribute>} attributes
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export const h = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), /** @type {any} */ (value));
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
};

/**
 * Returns the first match; throws if there is none.
 *
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {HTMLElement}
 */
export const find = (selector, within = document) => {
  const found = within.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`The page has no ${selector}.`);
};

/**
 * @param {Event} event
 * @param {string} selector
 */
export const isWithin = (event, selector) => event.target instanceof Element && event.target.closest(selector) !== null;

/**
 * @param {Node} one
 * @param {Node} other
 */
const isShallowEqual = (one, other) => one.cloneNode(false).isEqualNode(other.cloneNode(false));

/**
 * Replaces only the children that differ, so that focus and a click in progress survive.
 * Equal elements must have equal handlers, because the old element keeps its own.
 *
 * @param {Node} element
 * @param {Node[]} children
 */
export const reconcile = (element, children) => {
  for (const [position, child] of children.entries()) {
    const old = element.childNodes[position];
    if (!old) element.appendChild(child);
    else if (isShallowEqual(old, child)) reconcile(old, [...child.childNodes]);
    else replace(old, child);
  }
  while (element.childNodes.length > children.length) element.lastChild?.remove();
};

/**
 * @param {ChildNode} old
 * @param {Node} child
 */
const replace = (old, child) => {
  const hadFocus = old === document.activeElement;
  old.replaceWith(child);
  if (hadFocus && child instanceof HTMLElement) child.focus();
};
