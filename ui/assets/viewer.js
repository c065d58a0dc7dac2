// One picture or video over the whole screen, by mouse, touch and keyboard.
daybreak.viewer = (() => {
  const { h, store } = daybreak;
  const SWIPE_PIXELS = 50;
  let content_id = null;
  let item_id = null;
  let touched = null;

  const stage = h("div", { class: "stage" });
  const words = h("p", { class: "prompt", dir: "auto", translate: "no" });
  const made = h("dl", { translate: "no" });
  const download = h("a", { class: "button", download: true }, "Download");
  const button = (label, text, onclick, look = "") =>
    h("button", { type: "button", class: `round ${look}`, "aria-label": label, title: label, onclick }, text);
  const dialog = h(
    "dialog",
    { class: "viewer", "aria-label": "Viewer" },
    button("Close", "✕", () => dialog.close(), "close"),
    button("Previous", "‹", () => step(-1), "previous"),
    stage,
    button("Next", "›", () => step(1), "next"),
    h("div", { class: "about", tabindex: 0, role: "region", "aria-label": "About it" }, words, h("div", { class: "row" }, download, h("details", {}, h("summary", {}, "How it was made"), made))),
  );

  const finished = () =>
    (store.contents.get(content_id)?.items || []).filter(daybreak.isReady);

  const show = (item) => {
    item_id = item.item_id;
    const src = `media/${item.item_id}`;
    const label = `${daybreak.name(item)}: ${item.prompt}`;
    const shown =
      item.kind === "image"
        ? h("img", { src, alt: label })
        : h("video", { src, controls: true, loop: true, autoplay: true, playsinline: true, "aria-label": label });
    stage.replaceChildren(shown);
    words.textContent = label;
    download.href = `${src}?download=1`;
    const settings = { seed: item.seed, model: item.model, ...item.settings };
    made.replaceChildren(...Object.entries(settings).flatMap(([key, value]) => [h("dt", {}, key), h("dd", {}, String(value))]));
    const several = finished().length > 1;
    dialog.querySelectorAll(".previous, .next").forEach((one) => (one.hidden = !several));
  };

  const step = (by) => {
    const items = finished();
    if (!items.length) return dialog.close();
    const at = items.findIndex((item) => item.item_id === item_id);
    show(items[(at + by + items.length) % items.length]);
  };

  dialog.addEventListener("close", () => stage.replaceChildren());
  dialog.addEventListener("click", (event) => (event.target === dialog || event.target === stage) && dialog.close());
  // Before a focused video takes the arrows for itself.
  dialog.addEventListener(
    "keydown",
    (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      step(by);
    },
    true,
  );
  dialog.addEventListener("touchstart", (event) => (touched = event.changedTouches[0].clientX), { passive: true });
  dialog.addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - touched;
    if (Math.abs(moved) > SWIPE_PIXELS) step(moved < 0 ? 1 : -1);
  });
  store.listen(({ gone }) => gone?.includes(content_id) && dialog.close());

  return {
    open(itsContent, itsItem) {
      if (!dialog.isConnected) document.body.append(dialog);
      content_id = itsContent;
      const item = finished().find((one) => one.item_id === itsItem);
      if (!item) return;
      show(item);
      daybreak.history.open(dialog);
    },
  };
})();
