// @ts-check
// The server, as the page asks it beside the stream of events. Addresses are relative, for a proxy may show the page
// below a path.

/** @typedef {Record<string, (data: unknown) => Promise<unknown>>} Functions */

/** @type {Functions | null} */
let functions = null;

/** @param {Functions} itsFunctions what Gradio offers of ui/bridge.py */
export const use = (itsFunctions) => {
  functions = itsFunctions;
};

export const isReady = () => functions !== null;

/**
 * Resolves to null when the call was not answered: Gradio's client has nothing to say, whatever the reason. Python always
 * answers with an object.
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
