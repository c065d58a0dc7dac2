// @ts-check
// Autoplay and smooth scrolling, unless the person prefers reduced motion.
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

// Play videos only while they are visible.
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const video = /** @type {HTMLVideoElement} */ (target);
    if (isIntersecting && !reducedMotion.matches) video.play().catch(() => {});
    else video.pause();
  }
});

/** @param {HTMLVideoElement} video */
export const watch = (video) => observer.observe(video);

/** @param {Element} element */
export const unwatch = (element) => {
  for (const video of element.querySelectorAll("video")) observer.unobserve(video);
};

/** @param {Element} element */
export const scrollTo = (element) =>
  element.scrollIntoView({ block: "start", behavior: reducedMotion.matches ? "instant" : "smooth" });
