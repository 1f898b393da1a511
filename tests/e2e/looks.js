// What a page looks like, for tests/e2e/looks.py: text that is cut off or printed over other text, and all that it says.
(() => {
  // What nobody reads; icons are drawn by the letters of their names.
  const SILENT = "script, style, template, noscript, .material-symbols-outlined";
  const view = () => document.documentElement;
  const nameOf = (element) => {
    const name = element.className && typeof element.className === "string" ? "." + element.className.trim().split(/\s+/).slice(0, 3).join(".") : "";
    return element.tagName.toLowerCase() + (element.id ? "#" + element.id : "") + name;
  };
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  // For screen readers only: clipped on purpose.
  const unseen = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      const style = getComputedStyle(at);
      if (style.clipPath !== "none" || (style.overflow === "hidden" && box.width <= 1 && box.height <= 1)) return true;
      if (at.tagName === "DIALOG" && !at.open) return true;
    }
    return false;
  };

  function texts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = node.data.replace(/\s+/g, " ").trim();
      const element = node.parentElement;
      if (!words || element.closest(`${SILENT}, svg, select, datalist, textarea, [hidden]`)) continue;
      if (seen(element) && !unseen(element)) found.push({ node, element, words });
    }
    return found;
  }

  function overflow() {
    const wide = view().scrollWidth - view().clientWidth;
    if (wide <= 0) return [];
    const edge = view().clientWidth;
    const guilty = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > edge + 0.5 && seen(element) && !scrolled(element))
      .slice(0, 3).map(nameOf);
    return [`scrolls sideways by ${wide}: ${guilty.join(", ")}`];
  }

  const scrolled = (element) => {
    for (let at = element.parentElement; at && at !== view(); at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };

  // An element that hides what does not fit, and a text of whose does not.
  function clipped(all) {
    const complaints = new Set();
    for (const { node, element, words } of all) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()];
      for (let at = element; at && at !== view(); at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.overflowX === "visible" && style.overflowY === "visible") continue;
        const edge = at.getBoundingClientRect();
        const hidesX = /hidden|clip/.test(style.overflowX), hidesY = /hidden|clip/.test(style.overflowY);
        const cut = boxes.some((box) => (hidesX && (box.right > edge.right + 1 || box.left < edge.left - 1))
          || (hidesY && (box.bottom > edge.bottom + box.height / 2 || box.top < edge.top - box.height / 2)));
        if (cut) complaints.add(`cuts off "${words.slice(0, 40)}" in ${nameOf(at)}`);
        if (/auto|scroll/.test(style.overflowX + style.overflowY) || getComputedStyle(at).position === "fixed") break;
      }
      if (boxes.length && boxes.every((box) => box.right <= 0)) complaints.add(`is off the left edge: "${words.slice(0, 40)}"`);
    }
    return [...complaints];
  }

  // Letters over letters: the middle half of two lines share more than two pixels each way.
  function overlapping(all) {
    const lines = [];
    for (const { node, element, words } of all) {
      if (fixed(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width < 2 || box.height < 2 || hiddenAt(element, box)) continue;
        lines.push({ left: box.left, right: box.right, top: box.top + box.height / 4, bottom: box.bottom - box.height / 4, words, node });
      }
    }
    lines.sort((one, other) => one.top - other.top);
    const complaints = new Set();
    for (let i = 0; i < lines.length; i++) {
      for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom - 2; j++) {
        const wide = Math.min(lines[i].right, lines[j].right) - Math.max(lines[i].left, lines[j].left);
        if (wide > 2 && lines[i].node !== lines[j].node) complaints.add(`prints "${lines[i].words.slice(0, 30)}" over "${lines[j].words.slice(0, 30)}"`);
      }
    }
    return [...complaints];
  }

  const fixed = (element) => {
    for (let at = element; at; at = at.parentElement) if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return false;
  };
  const hiddenAt = (element, box) => {
    for (let at = element.parentElement; at && at !== view(); at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = at.getBoundingClientRect();
      if (box.left >= edge.right || box.right <= edge.left || box.top >= edge.bottom || box.bottom <= edge.top) return true;
    }
    return false;
  };

  const PRESSED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=switch], [role=tab]";
  const TOUCH = 44, ROUNDING = 0.5;

  // What a finger presses: a label stands for its field. A link inside a sentence is as high as its line (WCAG 2.5.8).
  function tooSmall() {
    const complaints = new Set();
    for (const element of document.querySelectorAll(PRESSED)) {
      if (!seen(element) || unseen(element) || element.disabled) continue;
      const parent = element.parentElement;
      const isInSentence = element.matches("a") && getComputedStyle(element).display === "inline"
        && [...parent.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
      if (isInSentence) continue;
      const boxes = [element, element.closest("label"), ...(element.labels ?? [])].filter(Boolean).map((each) => each.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.width)), height = Math.max(...boxes.map((box) => box.height));
      if (width === 0 || height === 0) continue;
      if (height < TOUCH - ROUNDING || width < TOUCH - ROUNDING) {
        const said = (element.getAttribute("aria-label") ?? element.innerText ?? element.value ?? "").trim().slice(0, 24);
        complaints.add(`is ${Math.round(width)} × ${Math.round(height)} to a finger: ${nameOf(element)} "${said}"`);
      }
    }
    return [...complaints];
  }

  // For those who listen: something tells what has changed. The panel loads every answer anew.
  function silent() {
    if (location.pathname.startsWith("/staff/")) return [];
    const tells = document.querySelector("[aria-live], [role=status], [role=alert], output");
    return tells ? [] : ["has no live region"];
  }

  window.looks = {
    complaints() {
      const all = texts();
      return [...overflow(), ...clipped(all), ...overlapping(all), ...silent(), ...(innerWidth <= 480 ? tooSmall() : [])];
    },
    // Everything that is said, also to those who listen.
    words() {
      const said = new Set();
      const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (element.closest(`${SILENT}, [lang]:not(html)`)) continue;
        said.add(node.data.replace(/\s+/g, " ").trim());
      }
      for (const name of ["aria-label", "title", "placeholder", "alt", "data-confirm", "data-done"]) {
        for (const element of document.querySelectorAll(`[${name}]`)) said.add(element.getAttribute(name).replace(/\s+/g, " ").trim());
      }
      for (const button of document.querySelectorAll("input[type=submit], input[type=button]")) said.add(button.value);
      said.delete("");
      return [...said];
    },
    async axe() {
      const found = await axe.run(document, { resultTypes: ["violations"] });
      return found.violations.flatMap((each) => each.nodes.map((node) =>
        `axe ${each.id} (${each.impact}): ${node.target.join(" ")} ${node.html.slice(0, 160)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`));
    },
  };
})();
