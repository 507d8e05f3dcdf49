// Sets the theme before the first paint, so that a dark page never flashes white.
(() => {
  const root = document.documentElement;
  let scheme = "system";
  try {
    scheme = localStorage.getItem("scheme") || scheme;
  } catch {
    // A browser that refuses storage follows its system.
  }
  const dark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.frScheme = ["light", "dark", "system"].includes(scheme) ? scheme : "system";
  root.dataset.frTheme = dark ? "dark" : "light";
})();
