// The browser's back and forward: out of a dialog, and from tab to tab. Each entry of its history says which tab is open
// and whether a dialog lies over it. The address stays as it is, so a link that is passed on leads to Create.
daybreak.history = (() => {
  const dialogs = new Set();

  const tabs = () => [...document.querySelectorAll("#tabs [data-tab-id]")];
  const selected = () => tabs().find((tab) => tab.getAttribute("aria-selected") === "true")?.dataset.tabId || "create";
  const select = (id) => id !== selected() && tabs().find((tab) => tab.dataset.tabId === id)?.click();

  // An entry is spare when its dialog was closed, so that it shows the same as the one before it: going back again there
  // and then could stop a page that is just being opened.
  const entry = () => ({ tab: "create", dialog: false, spare: false, ...window.history.state });
  let last = entry();

  const write = (how, state) => {
    try {
      window.history[how](state, "");
    } catch {} // some browsers take only so many within half a minute
    last = entry();
  };

  // Makes the history say what can be seen, once that is where somebody wanted to be.
  const note = () => {
    if (daybreak.place.isLeaving(selected())) return;
    const seen = { tab: selected(), dialog: dialogs.size > 0, spare: false };
    const isElsewhere = seen.tab !== last.tab;
    if (last.dialog && !seen.dialog) write("replaceState", { ...seen, spare: !isElsewhere });
    else if (isElsewhere || seen.dialog !== last.dialog) write(last.spare ? "replaceState" : "pushState", seen);
  };

  window.addEventListener("popstate", () => {
    const wasSpare = last.spare;
    last = entry();
    if (wasSpare && last.tab === selected()) return window.history.back();
    if (!last.dialog) dialogs.forEach((one) => one.close());
    else if (!dialogs.size) note(); // forward to a dialog that has gone
    if (last.tab !== selected() || daybreak.place.isLeaving(last.tab)) daybreak.place.find(last.tab);
  });

  return {
    selected,
    select,
    note,
    open(dialog) {
      dialogs.add(dialog);
      dialog.addEventListener("close", () => (dialogs.delete(dialog), note()), { once: true });
      dialog.showModal();
      note();
    },
    // After a reload the page is where it was, without a dialog.
    start() {
      const { tab, dialog } = last;
      if (dialog) write("replaceState", { tab, dialog: false, spare: true });
      daybreak.place.find(tab);
    },
  };
})();
