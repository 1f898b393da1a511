// What django-unfold leaves out for people who listen to a page or use no mouse.
// Icon → what it stands for where nothing else says so.
const STANDS_FOR = {
  dock_to_right: "menu", computer: "colours", light_mode: "colours", dark_mode: "colours", search: "search",
  more_horiz: "more", school: "home",
};
const WORDS = {
  en: { menu: "Menu", colours: "Colours", search: "Search", more: "More", home: "Home" },
  ru: { menu: "Меню", colours: "Цвета", search: "Найти", more: "Ещё", home: "Главная" },
  uz: { menu: "Menyu", colours: "Ranglar", search: "Qidirish", more: "Yana", home: "Bosh sahifa" },
  "uz-cyrl": { menu: "Меню", colours: "Ранглар", search: "Қидириш", more: "Яна", home: "Бош саҳифа" },
};

// The page's own part is a landmark, the scrolled boxes are not.
function landmarks() {
  (document.getElementById("main") ?? document.getElementById("page"))?.setAttribute("role", "main");
  for (const box of document.querySelectorAll(".simplebar-content-wrapper")) {
    box.removeAttribute("role");
    box.removeAttribute("aria-label");
  }
}

// An icon is drawn by the letters of its name, which nobody should hear; what holds nothing else is given a word.
function icons() {
  const words = WORDS[document.documentElement.lang] ?? WORDS.en;
  for (const icon of document.querySelectorAll(".material-symbols-outlined")) {
    const holder = icon.closest("a, button, [role=button]");
    const others = holder?.cloneNode(true);
    others?.querySelectorAll(".material-symbols-outlined").forEach((each) => each.remove());
    const word = words[STANDS_FOR[icon.textContent.trim()] ?? "more"];
    const isNamed = holder?.title || holder?.hasAttribute("aria-label") || others?.textContent.trim();
    if (holder === icon || !isNamed) holder?.setAttribute("aria-label", word);
    if (holder !== icon) icon.setAttribute("aria-hidden", "true");
  }
}

// What listens to clicks can be reached and pressed by keyboard.
function buttons() {
  for (const element of document.querySelectorAll(":is(span, div, a:not([href]))[x-on\\:click]")) {
    element.setAttribute("role", "button");
    element.tabIndex = 0;
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      element.click();
    });
  }
}

// Names of columns beside their values on small screens: a capital begins the name, not every word of it.
function labels() {
  for (const cell of document.querySelectorAll("td[data-label], th[data-label]")) {
    const name = cell.dataset.label;
    cell.dataset.label = name.charAt(0).toUpperCase() + name.slice(1);
  }
}

window.addEventListener("load", () => { landmarks(); buttons(); icons(); labels(); });
