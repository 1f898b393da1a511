// Makes pages smoother; each of them works without.
const pad = (number) => String(number).padStart(2, "0");

function copyButtons(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const before = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 2000);
    });
  }
}

function steppers(root) {
  for (const stepper of root.querySelectorAll("[data-stepper]")) {
    const input = stepper.querySelector("input");
    for (const button of stepper.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        if (button.dataset.step > 0) input.stepUp(); else input.stepDown();
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
  }
}

// A form that was sent is not sent again while its answer is on the way, and its button says that it works.
const PATIENCE = 8000;

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-busy]")) {
    delete button.dataset.busy;
    button.removeAttribute("aria-busy");
  }
}

function busy(form, button) {
  form.dataset.sent = "yes";
  if (button?.matches(".button, .icon-link")) {
    button.dataset.busy = "";
    button.setAttribute("aria-busy", "true");
  }
  setTimeout(free, PATIENCE, form);
}

function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.often !== undefined) return;
    const changes = form.method === "post", byPart = event.defaultPrevented;
    if (changes && form.dataset.sent) { event.preventDefault(); return; }
    if (changes || !byPart) busy(form, byPart ? null : event.submitter);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
}

// Counts down to `data-until`; then shows what `data-over` names, and lets a button be pressed that waited.
function countDown(element) {
  const end = Date.parse(element.dataset.until);
  const over = document.getElementById(element.dataset.over ?? "");
  if (over?.matches("button") && end > Date.now()) over.disabled = true;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    element.textContent = `${Math.floor(left / 60)}:${pad(left % 60)}`;
    if (left > 0) return;
    clearInterval(timer);
    element.closest("[data-while]")?.setAttribute("hidden", "");
    if (over) { over.hidden = false; over.disabled = false; }
  };
  const timer = setInterval(tick, 1000);
  tick();
}

// Shows a password while its owner wants to see it.
function passwordEyes(root) {
  for (const box of root.querySelectorAll("[data-shows]")) {
    const input = document.getElementById(box.dataset.shows);
    box.closest("[hidden]").hidden = false;
    box.addEventListener("change", () => { input.type = box.checked ? "text" : "password"; });
  }
}

// Everything in a page, or in a part that htmx has put into it.
function enhance(root) {
  copyButtons(root);
  steppers(root);
  passwordEyes(root);
  for (const element of root.querySelectorAll("[data-until]")) countDown(element);
}

// htmx has begun to work: the buttons that do the same without it are not needed.
function htmxBegan() {
  for (const button of document.querySelectorAll("[data-without-htmx]")) button.hidden = true;
}

// htmx did not come: what works without it is needed after all.
function withoutHtmx() {
  if (window.htmx) return;
  for (const button of document.querySelectorAll("[data-without-htmx]")) button.dataset.needed = "";
}

// What is said about a field is said of the field too.
function fieldErrors() {
  document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
    if (!target.matches(".error")) return;
    const input = document.getElementById(target.id.replace(/-error$/, ""));
    input?.setAttribute("aria-invalid", target.textContent ? "true" : "false");
  });
}

// What was on the page before anybody listened is said once more.
function sayToast() {
  const toasts = document.getElementById("toasts");
  const toast = toasts?.firstElementChild;
  if (toast) setTimeout(() => toasts.append(toast), 300);
}

// The installed application has a page for when there is no network: /worker.js keeps that one and nothing else.
function keepOfflinePage() {
  if (!document.body.matches(".signed-in") || !navigator.serviceWorker) return;
  window.addEventListener("load", () => navigator.serviceWorker.register("/worker.js").catch(() => {}));
}

// A panel over the page closes when its reader goes on elsewhere, or by Escape.
function panelsOver() {
  const close = (inside) => {
    for (const panel of document.querySelectorAll("details[data-over-page][open]")) if (!panel.contains(inside)) panel.open = false;
  };
  document.addEventListener("click", ({ target }) => close(target));
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape") return;
    target.closest("details[data-over-page][open]")?.querySelector("summary").focus();
    close(null);
  });
}

function printButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

sendOnce();
sayToast();
keepOfflinePage();
printButtons();
panelsOver();
fieldErrors();
enhance(document);
window.addEventListener("load", withoutHtmx);
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt === document.body) htmxBegan(); else enhance(elt);
});
