// @ts-check
// The browser's local and session storage. If it is forbidden or full, values stay in memory while the page is open.

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
     * Returns a value that was saved as JSON; null if there is none, or if something else overwrote it.
     *
     * @param {string} name
     * @returns {unknown}
     */
    load(name) {
      try {
        return JSON.parse(this.get(name) ?? "null");
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
