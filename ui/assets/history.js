// The browser's back and forward: out of a dialog, and from tab to tab. Each entry of its history says which tab is open
// and whether a dialog lies over it. The address stays as it is, so a link that is passed on leads to Create.
daybreak.history = (() => {
  const dialogs = new Set();
  let isGoingBack = false;

  const tabs = () => [...document.querySelectorAll("#tabs [data-tab-id]")];
  const selected = () => tabs().find((tab) => tab.getAttribute("aria-selected") === "true")?.dataset.tabId || "create";
  const entry = () => ({ tab: "create", dialog: false, ...window.history.state });

  const select = (id) => id !== selected() && tabs().find((tab) => tab.dataset.tabId === id)?.click();

  const goBack = () => {
    isGoingBack = true;
    window.history.back();
  };

  // Makes the history say what can be seen.
  const note = () => {
    const seen = { tab: selected(), dialog: dialogs.size > 0 };
    const noted = entry();
    if (isGoingBack || (seen.tab === noted.tab && seen.dialog === noted.dialog)) return;
    if (noted.dialog && !seen.dialog) return goBack();
    try {
      window.history.pushState(seen, "");
    } catch {} // some browsers take only so many within half a minute
  };

  window.addEventListener("popstate", () => {
    if (isGoingBack) {
      isGoingBack = false;
      return note();
    }
    const { tab, dialog } = entry();
    if (!dialog) dialogs.forEach((one) => one.close());
    else if (!dialogs.size) return goBack(); // forward to a dialog that has gone
    if (tab === selected()) return;
    daybreak.place.find(tab);
    select(tab);
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
    // After a reload the page is where it was; a dialog is gone.
    start() {
      const { tab, dialog } = entry();
      if (dialog) goBack();
      daybreak.place.find(tab);
      select(tab);
    },
  };
})();
