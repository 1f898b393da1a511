// The token leaves the address bar at once; fields are checked when they are left.
import { countDown } from "../platform.js";

const form = document.getElementById("register");
const token = form.elements.token;
const countdown = document.getElementById("ticket-countdown");
const touched = new Set();

async function ask(path) {
  const answer = await fetch(path, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

function say(name, text) {
  document.getElementById(`${name}-error`).textContent = text;
  form.elements[name]?.setAttribute?.("aria-invalid", text ? "true" : "false");
}

async function checkToken() {
  if (!token.value) return;
  const ticket = await ask("/register/ticket/");
  if (!ticket) return;
  say("token", ticket.message);
  document.getElementById("token-row").hidden = Boolean(ticket.expires_at);
  if (!ticket.expires_at) return;
  document.getElementById("time-left").hidden = false;
  document.getElementById("time-over").hidden = true;
  countdown.dataset.until = ticket.expires_at;
  countDown(countdown);
}

function takeFragment() {
  const found = /^#token=([\w-]+)$/.exec(location.hash);
  if (!found) return;
  token.value = found[1];
  history.replaceState(null, "", location.pathname);
}

async function checkFields(name) {
  touched.add(name);
  const problems = await ask("/register/fields/");
  if (!problems) return;
  for (const field of touched) say(field, problems[field] ?? "");
}

takeFragment();
if (countdown.dataset.until) document.getElementById("token-row").hidden = true; else checkToken();
window.addEventListener("hashchange", () => { takeFragment(); checkToken(); });
token.addEventListener("change", checkToken);
form.addEventListener("change", (event) => {
  const name = event.target.name;
  if (["full_name", "sex", "email", "username", "password"].includes(name)) checkFields(name);
});
