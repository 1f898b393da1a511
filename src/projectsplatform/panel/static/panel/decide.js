// Decisions by keyboard. A letter works only while the decision or the queue has the focus, and never while somebody types;
// it is the place of the key, so that it is the same in every layout. A letter chooses, Enter decides.
const letterOf = (event) => event.code.match(/^(?:Key|Digit)(.)$/)?.[1].toLowerCase() ?? "";
const isPlain = (event) => !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;

function decision(form) {
  let sent = false;
  form.addEventListener("keydown", (event) => {
    if (!isPlain(event)) return;
    if (event.target.matches("textarea")) {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.target.matches("input, select")) return;
    const letter = letterOf(event);
    const chosen = letter && form.querySelector(`[data-key="${letter}"]`);
    if (!chosen) return;
    event.preventDefault();
    if (chosen.matches("a, [data-text]")) chosen.click();
    else chosen.focus();
  });
  prepared(form);
  // Enter that is held down decides once.
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

// Texts that are often written: a click or a digit puts one into the field, where it can be changed.
function prepared(form) {
  const texts = form.querySelector("[data-prepared]");
  if (!texts) return;
  texts.hidden = false;
  texts.addEventListener("click", (event) => {
    const field = form.querySelector("textarea"), text = event.target.closest("[data-text]")?.dataset.text;
    if (!text) return;
    field.value = text;
    field.focus();
  });
  // The keys of the texts work while the decision has the focus.
  form.querySelector("textarea").removeAttribute("autofocus");
  form.setAttribute("autofocus", "");
  if (form.contains(document.activeElement)) form.focus();
}

function queue(list) {
  list.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[letterOf(event)];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const lines = [...list.querySelectorAll("a[data-line]")];
    lines[lines.indexOf(document.activeElement) + step]?.focus();
  });
}

// The page is hidden until Alpine has started, and what is hidden takes no focus.
function focusFirst() {
  if (document.activeElement !== document.body) return;
  document.querySelector(":is([data-queue], form[data-decision]) [autofocus], form[data-decision][autofocus]")?.focus();
}

document.addEventListener("alpine:initialized", () => requestAnimationFrame(focusFirst));
window.addEventListener("load", focusFirst);
document.querySelectorAll("form[data-decision]").forEach(decision);
document.querySelectorAll("[data-queue]").forEach(queue);
