// Decisions by keyboard. A letter works only while the decision or the queue has the focus, and never while somebody types;
// it is the place of the key, so that it is the same in every layout. A letter chooses, Enter decides.
const letterOf = (event) => (event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "");
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
    if (chosen.matches("a")) chosen.click();
    else chosen.focus();
  });
  // Enter that is held down decides once.
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

function queue(list) {
  list.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[letterOf(event)];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const lines = [...list.querySelectorAll("a[data-line]")];
    lines[lines.indexOf(document.activeElement) + step]?.focus();
  });
}

document.querySelectorAll("form[data-decision]").forEach(decision);
document.querySelectorAll("[data-queue]").forEach(queue);
