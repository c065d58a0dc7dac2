// Elements and words. Whatever a person wrote becomes text, never markup.
const daybreak = (window.daybreak = {});

daybreak.UNREACHABLE = "Daybreak cannot be reached just now; please try again.";
daybreak.FAILED = "That did not work here; please try again.";

// What the browser is to keep, for good or until the tab is closed. Where it does not, because it may not or is full, the
// page remembers it for as long as it is open.
const storage = (kind) => {
  const remembered = new Map();
  return {
    get(name) {
      if (remembered.has(name)) return remembered.get(name);
      try {
        return window[kind].getItem(name);
      } catch {
        return null;
      }
    },
    set(name, value) {
      remembered.set(name, value);
      try {
        window[kind].setItem(name, value);
        remembered.delete(name);
      } catch {}
    },
  };
};
daybreak.local = storage("localStorage");
daybreak.session = storage("sessionStorage");

daybreak.h = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
};

const isAlike = (one, other) => one.cloneNode(false).isEqualNode(other.cloneNode(false));

// Replaces the children that say something else and leaves the others as they are: a press on one of those still counts,
// and focus stays. Elements that look alike must do alike, for the old one's handlers remain.
daybreak.renew = (element, children) => {
  children.forEach((child, place) => {
    const old = element.childNodes[place];
    if (!old) element.append(child);
    else if (isAlike(old, child)) daybreak.renew(old, [...child.childNodes]);
    else {
      const hadFocus = old === document.activeElement;
      old.replaceWith(child);
      if (hadFocus) child.focus();
    }
  });
  while (element.childNodes.length > children.length) element.lastChild.remove();
};

daybreak.time = (iso) =>
  daybreak.h(
    "time",
    { datetime: iso },
    new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }),
  );

daybreak.duration = (seconds) => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
};

daybreak.copyButton = (text) => {
  const button = daybreak.h("button", { type: "button", class: "quiet copy" }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https, as on a local network, only the old way works.
      const field = daybreak.h("textarea", { class: "hidden" }, text);
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return button;
};

daybreak.userId = (user_id) =>
  daybreak.h("span", { class: "key" }, daybreak.h("code", { translate: "no" }, user_id), daybreak.copyButton(user_id));

// Asks before what cannot be undone; resolves to whether it shall be done.
daybreak.confirm = (question, action) =>
  new Promise((resolve) => {
    const dialog = daybreak.h(
      "dialog",
      { class: "confirm", "aria-label": question, onclose: () => (resolve(dialog.returnValue === "yes"), dialog.remove()) },
      daybreak.h("p", {}, question),
      daybreak.h(
        "form",
        { method: "dialog", class: "row" },
        daybreak.h("button", { value: "no", class: "quiet", autofocus: true }, "Keep it"),
        daybreak.h("button", { value: "yes", class: "danger" }, action),
      ),
    );
    document.body.append(dialog);
    daybreak.history.open(dialog);
  });

// Says why not, in the place for it. What is said of the connection goes when Daybreak is reached again, and then what
// could not be done is done, where it can be done `again` without asking.
const unreached = new Map();
daybreak.refuse = (place, sentence, again) => {
  place.textContent = sentence || "";
  if (sentence === daybreak.UNREACHABLE) unreached.set(place, again);
  else unreached.delete(place);
};
daybreak.reached = () => {
  for (const [place, again] of [...unreached]) {
    daybreak.refuse(place, "");
    again?.();
  }
};

// Speaks to screen readers, in the order in which things happen.
daybreak.announce = (text) => {
  let region = document.querySelector("#spoken");
  if (!region) document.body.append((region = daybreak.h("div", { id: "spoken", class: "hidden", role: "status" })));
  region.textContent = text;
};
