// @ts-check
// What moves by itself, for people who did not ask for less of it.
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Videos play while they can be seen.
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const video = /** @type {HTMLVideoElement} */ (target);
    if (isIntersecting && !calm.matches) video.play().catch(() => {});
    else video.pause();
  }
});

/** @param {HTMLVideoElement} video */
export const watch = (video) => watcher.observe(video);

/** @param {Element} element */
export const unwatch = (element) => {
  for (const video of element.querySelectorAll("video")) watcher.unobserve(video);
};

/** @param {Element} element */
export const scrollTo = (element) =>
  element.scrollIntoView({ block: "start", behavior: calm.matches ? "instant" : "smooth" });
