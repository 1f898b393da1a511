// Before the page is drawn: dark or light, and whether the menu is folded, as this browser was told last. Then Alpine has it.
{
  const root = document.documentElement;
  const known = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const theme = known("adminTheme") ?? "auto";
  const isDark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.add(isDark ? "dark" : "light");
  root.classList.toggle("pp-folded", known("sidebarDesktopOpen") === 0);
  document.addEventListener("alpine:init", () => root.classList.remove("dark", "light", "pp-folded"));
}
