// What django-unfold leaves out for people who listen to a page or use no mouse.
// Icon → what it stands for where nothing else says so.
const STANDS_FOR = {
  dock_to_right: "menu", computer: "colours", light_mode: "colours", dark_mode: "colours", search: "search",
  more_horiz: "more", school: "home", close: "close",
};
const WORDS = {
  en: { menu: "Menu", colours: "Colours", search: "Search", more: "More", home: "Home", close: "Close", account: "Account" },
  ru: { menu: "Меню", colours: "Цвета", search: "Найти", more: "Ещё", home: "Главная", close: "Закрыть", account: "Учётная запись" },
  uz: { menu: "Menyu", colours: "Ranglar", search: "Qidirish", more: "Yana", home: "Bosh sahifa", close: "Yopish", account: "Hisob" },
  "uz-cyrl": { menu: "Меню", colours: "Ранглар", search: "Қидириш", more: "Яна", home: "Бош саҳифа", close: "Ёпиш", account: "Ҳисоб" },
};

// The page's own part is a landmark, the scrolled boxes are not.
function landmarks() {
  (document.getElementById("main") ?? document.getElementById("page"))?.setAttribute("role", "main");
  for (const box of document.querySelectorAll(".simplebar-content-wrapper")) {
    box.removeAttribute("role");
    box.removeAttribute("aria-label");
  }
}

// unfold writes the names of icons; they are drawn from one file of ours instead of a font.
const ICONS = ".material-symbols-outlined";
function draw() {
  for (const icon of document.querySelectorAll(ICONS)) {
    const name = icon.textContent.trim();
    if (!name) continue;
    icon.dataset.icon = name;
    icon.innerHTML = `<svg><use href="${document.documentElement.dataset.icons}#${encodeURIComponent(name)}"></use></svg>`;
  }
}

// What opens over a page, and what closes it, is told apart from the rest.
function names() {
  const words = WORDS[document.documentElement.lang] ?? WORDS.en;
  document.getElementById("nav-sidebar-inner")?.setAttribute("aria-label", words.menu);
  document.querySelector("#nav-sidebar-inner nav")?.setAttribute("aria-label", words.account);
  document.getElementById("changelist-filter-close")?.setAttribute("aria-label", words.close);
}

// Nobody should hear an icon; what holds nothing else is given a word.
function icons() {
  const words = WORDS[document.documentElement.lang] ?? WORDS.en;
  for (const icon of document.querySelectorAll(ICONS)) {
    const holder = icon.closest("a, button, [role=button]");
    const others = holder?.cloneNode(true);
    others?.querySelectorAll(ICONS).forEach((each) => each.remove());
    const word = words[STANDS_FOR[icon.dataset.icon] ?? "more"];
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

// What is on a wide drawing last is what happened last.
function newest() {
  for (const box of document.querySelectorAll("[data-newest]")) box.scrollLeft = box.scrollWidth;
}

draw();
newest();
document.querySelector(".pp-menu .active")?.scrollIntoView({ block: "nearest" });
new MutationObserver(draw).observe(document.body, { childList: true, subtree: true });
window.addEventListener("load", () => { landmarks(); names(); buttons(); icons(); labels(); });
