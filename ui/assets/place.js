// How far down each tab was looked at, so that back, forward and a reload lead there again. What lies above changes its
// height while it comes, so the card in sight is remembered, and where it was.
daybreak.place = (() => {
  const NAME = "daybreak-places";
  const PATIENCE_MILLISECONDS = 4000;
  const INTERRUPTIONS = ["wheel", "touchstart", "pointerdown", "keydown"];
  const places = JSON.parse(daybreak.session.get(NAME)) ?? {};
  let frame = 0;

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
  };

  window.history.scrollRestoration = "manual";
  window.addEventListener("scroll", note, { passive: true });
  window.addEventListener("pagehide", () => daybreak.session.set(NAME, JSON.stringify(places)));
  INTERRUPTIONS.forEach((name) => window.addEventListener(name, leave, { passive: true, capture: true }));

  return {
    // Goes there as soon as it is there, unless somebody goes elsewhere first.
    find(tab) {
      const place = places[tab];
      if (!place) return;
      const end = performance.now() + PATIENCE_MILLISECONDS;
      const go = () => {
        const card = cards().find((one) => one.dataset.contentId === place.card);
        window.scrollBy({ top: card ? top(card) - place.top : place.y - scrollY, behavior: "instant" });
        frame = performance.now() < end ? requestAnimationFrame(go) : 0;
      };
      leave();
      go();
    },
  };
})();
