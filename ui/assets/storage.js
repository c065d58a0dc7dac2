// @ts-check
// What the browser keeps, for good or until the tab is closed. Where it may not or is full, the page remembers it for as
// long as it is open.

/** @param {"localStorage" | "sessionStorage"} kind */
const storage = (kind) => {
  /** @type {Map<string, string>} */
  const remembered = new Map();
  return {
    /** @param {string} name */
    get(name) {
      try {
        return remembered.get(name) ?? window[kind].getItem(name);
      } catch {
        return null;
      }
    },
    /**
     * @param {string} name
     * @param {string} value
     */
    set(name, value) {
      remembered.set(name, value);
      try {
        window[kind].setItem(name, value);
        remembered.delete(name);
      } catch {}
    },
  };
};

export const local = storage("localStorage");
export const session = storage("sessionStorage");
