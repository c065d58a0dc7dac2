// Which tab is gone to and how far down it was looked at, so that back, forward and a reload lead there again. What lies
// above changes its height while it comes, so the card in sight is remembered, and where it was.
daybreak.place = (() => {
  const NAME = "daybreak-places";
  const PATIENCE_MILLISECONDS = 4000;
  const INTERRUPTIONS = ["wheel", "touchstart", "pointerdown", "keydown"];
  const places = JSON.parse(daybreak.session.get(NAME)) ?? {};
  let frame = 0;
  let wanted = null;

  const cards = () => [...document.querySelectorAll(".card")].filter((card) => card.getClientRects().length);
  const top = (card) => card.getBoundingClientRect().top;

  const note = () => {
    if (frame) return;
    const card = cards().find((one) => one.getBoundingClientRect().bottom > 0);
    places[daybreak.history.selected()] = { y: scrollY, card: card?.dataset.contentId, top: card && top(card) };
  };

  const leave = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    wanted = null;
  };

  window.history.scrollRestoration = "manual";
  window.addEventListener("scroll", note, { passive: true });
  window.addEventListener("pagehide", () => daybreak.session.set(NAME, JSON.stringify(places)));
  INTERRUPTIONS.forEach((name) => window.addEventListener(name, leave, { passive: true, capture: true }));

  return {
    // Whether another tab than this one is still to be gone to.
    isLeaving: (tab) => wanted !== null && wanted !== tab,
    // Goes there as soon as it is there, unless somebody goes elsewhere first. A tab that is chosen while Gradio still
    // builds the page may not stay chosen, so it is looked at again.
    find(tab) {
      const place = places[tab];
      const end = performance.now() + PATIENCE_MILLISECONDS;
      const go = () => {
        daybreak.history.select(tab);
        if (place) {
          const card = cards().find((one) => one.dataset.contentId === place.card);
          window.scrollBy({ top: card ? top(card) - place.top : place.y - scrollY, behavior: "instant" });
        }
        if (performance.now() < end) frame = requestAnimationFrame(go);
        else leave();
      };
      leave();
      wanted = tab;
      go();
    },
  };
})();
