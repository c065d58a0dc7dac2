// What belongs to the whole page: light or dark.
daybreak.brand = (element) => {
  const chosen = localStorage.getItem("daybreak-theme");
  if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  element.querySelector(".theme").addEventListener("click", () => {
    const isDark = document.body.classList.toggle("dark");
    localStorage.setItem("daybreak-theme", isDark ? "dark" : "light");
  });
};
