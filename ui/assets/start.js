// What belongs to the whole page: light or dark.
daybreak.brand = (element) => {
  const chosen = daybreak.local.get("daybreak-theme");
  if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  element.querySelector(".theme").addEventListener("click", () => {
    const isDark = document.body.classList.toggle("dark");
    daybreak.local.set("daybreak-theme", isDark ? "dark" : "light");
  });
};
