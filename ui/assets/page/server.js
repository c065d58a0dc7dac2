// @ts-check
// Requests to the server, except the event stream. URLs are relative because a proxy may serve the page below a path.

/** @typedef {Record<string, (data: unknown) => Promise<unknown>>} Functions */

/** @type {Functions | null} */
let functions = null;

/** @param {Functions} itsFunctions the functions of ui/bridge.py, as Gradio's client passes them */
export const use = (itsFunctions) => {
  functions = itsFunctions;
};

export const isReady = () => functions !== null;

/**
 * Resolves to null if the call failed; Gradio's client does not report why. A successful call always returns an object.
 *
 * @param {string} name
 * @param {unknown} data
 */
export const call = async (name, data) => {
  try {
    return (await functions?.[name](data)) ?? null;
  } catch {
    return null;
  }
};

export const answers = async () => {
  try {
    return (await fetch("healthz")).ok;
  } catch {
    return false;
  }
};

/**
 * @param {string} path
 * @param {unknown} body
 */
export const post = (path, body) =>
  fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
