// New messages are asked for every five seconds while the page is looked at; the names of chosen files are shown.
const EVERY = 5000;

function ask() {
  const poll = document.getElementById("poll");
  if (poll && window.htmx && document.visibilityState === "visible") window.htmx.trigger(poll, "poll");
}

function chosenFiles() {
  const input = document.getElementById("uploads"), chosen = document.getElementById("chosen"), error = document.getElementById("uploads-error");
  input?.addEventListener("change", () => {
    const files = [...input.files], size = files.reduce((sum, file) => sum + file.size, 0);
    const large = size > Number(input.dataset.maxBytes);
    error.textContent = large ? input.dataset.tooLarge : "";
    if (large) input.value = "";
    chosen.textContent = large ? "" : files.map((file) => file.name).join(", ");
    chosen.hidden = !chosen.textContent;
  });
}

function sendByKeys() {
  const text = document.getElementById("text");
  text?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) text.form.requestSubmit();
  });
}

// What was typed and chosen stays; without scripts the link opens the page anew.
function forgetSubject() {
  const about = document.querySelector(".composer-about");
  about?.querySelector(".icon-link").addEventListener("click", (event) => {
    event.preventDefault();
    about.remove();
    history.replaceState(null, "", location.pathname);
    document.getElementById("text").focus();
  });
}

chosenFiles();
sendByKeys();
forgetSubject();
setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
