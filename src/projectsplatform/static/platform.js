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

// A form that was sent is not sent again while its answer is on the way.
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.often !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
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

// One slider moves every product's price; the prices are the server's.
function priceSlider() {
  const slider = document.getElementById("months-slider");
  if (!slider) return;
  const show = () => {
    document.getElementById("months-now").textContent = slider.value;
    for (const price of document.querySelectorAll("[data-prices]")) {
      const amount = Number(price.dataset.prices.split(" ")[slider.value - 1]);
      const digits = String(amount).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
      price.textContent = price.dataset.pattern.replace("0", digits);
    }
    for (const link of document.querySelectorAll("[data-months-link]")) {
      link.href = link.dataset.monthsLink + slider.value;
    }
  };
  slider.closest("[hidden]").hidden = false;
  slider.addEventListener("input", show);
  show();
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

// What is said about a field is said of the field too.
function fieldErrors() {
  document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
    if (!target.matches(".error")) return;
    const input = document.getElementById(target.id.replace(/-error$/, ""));
    input?.setAttribute("aria-invalid", target.textContent ? "true" : "false");
  });
}

function printButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

sendOnce();
printButtons();
fieldErrors();
priceSlider();
enhance(document);
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt === document.body) htmxBegan(); else enhance(elt);
});
