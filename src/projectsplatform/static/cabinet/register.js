// The token leaves the address bar at once, and htmx asks how long it is good for.
const form = document.getElementById("register");

function takeFragment() {
  const found = /^#token=([\w-]+)$/.exec(location.hash);
  if (!found) return;
  form.elements.token.value = found[1];
  history.replaceState(null, "", location.pathname);
}

function checkToken() {
  const token = form.elements.token;
  if (token.value && !token.closest("[hidden]")) token.dispatchEvent(new Event("change", { bubbles: true }));
}

takeFragment();
document.addEventListener("htmx:load", checkToken, { once: true });
window.addEventListener("hashchange", () => {
  takeFragment();
  form.elements.token.dispatchEvent(new Event("change", { bubbles: true }));
});
