// Conversations that stay up to date, drafts that are kept, and keys. Without this the pages are links and forms.
const EVERY = 1500;
const page = document.querySelector("[data-inbox], [data-thread]");
const composer = document.querySelector("[data-composer]");
const title = document.title;
let tag = "", waiting = null, sending = false;

// --- What is new: asked so often that news is there within two seconds, while the page is seen; 304 says that nothing is.
async function ask() {
  if (document.hidden || !page) return;
  const answer = await fetch(page.dataset.updates, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
  if (answer.status !== 200 || !answer.headers.get("Content-Type")?.includes("json")) return;
  const isFirst = !tag;
  tag = answer.headers.get("ETag") ?? "";
  show(await answer.json(), isFirst);
  if (!("still" in page.dataset)) await renew();
}

function show(news, isFirst) {
  document.title = news.waiting ? `(${news.text}) ${title}` : title;
  for (const count of document.querySelectorAll("[data-waiting]")) {
    count.textContent = news.text;
    count.hidden = !news.waiting;
  }
  if (waiting !== null && news.waiting > waiting) ring();
  waiting = news.waiting;
  const there = document.querySelector("[data-there]");
  if (there && news.there && !isFirst) {
    there.replaceChildren(...news.there.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
  }
}

async function renew() {
  const answer = await fetch(page.dataset.part, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (page.matches("[data-inbox]")) renewList(fresh);
  else renewMessages(fresh);
}

function renewList(fresh) {
  const list = document.getElementById("pa-list");
  if (!list) return;
  const here = document.activeElement?.closest?.("#pa-list a")?.getAttribute("href");
  list.replaceChildren(...fresh.childNodes);
  if (here) list.querySelector(`a[href="${CSS.escape(here)}"]`)?.focus();
}

// Only messages that differ are put in, so that a voice goes on playing.
function renewMessages(fresh) {
  const list = document.querySelector("[data-messages] .pa-messages"), news = fresh.querySelector(".pa-messages");
  if (!list || !news) return;
  const atEnd = composer && composer.getBoundingClientRect().top < innerHeight + 200;
  let place = null;
  for (const message of [...news.children]) {
    const known = document.getElementById(message.id);
    const isSame = known && known.innerHTML.replace(/ value="[^"]*"/g, "") === message.innerHTML.replace(/ value="[^"]*"/g, "");
    if (isSame) { place = known; continue; }
    if (known) known.replaceWith(message);
    else if (place) place.after(message);
    else list.append(message);
    place = message;
  }
  list.dataset.last = news.dataset.last;
  document.querySelector("[data-messages] > .pp-quiet")?.remove();
  const seen = document.querySelector("[data-answer] [name=seen]");
  if (seen && !document.querySelector(".pa-unseen")) seen.value = news.dataset.last;
  if (atEnd && document.activeElement?.matches("textarea")) composer.scrollIntoView({ block: "end" });
}

// --- A short tone when somebody new waits, for those who switched it on.
function ring() {
  if (localStorage.getItem("aloqaSound") !== "1") return;
  const context = new AudioContext(), tone = context.createOscillator(), volume = context.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.12, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.4);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.4);
}

function sound(button) {
  const isOn = () => localStorage.getItem("aloqaSound") === "1";
  button.hidden = false;
  button.setAttribute("aria-pressed", isOn());
  button.addEventListener("click", () => {
    localStorage.setItem("aloqaSound", isOn() ? "0" : "1");
    button.setAttribute("aria-pressed", isOn());
    ring();
  });
}

// --- The composer: drafts every few seconds, saved answers at the cursor, one press one message.
const fields = () => [...composer.querySelectorAll("[name=text], [name=note]")];

function drafts() {
  let kept = fields().map((field) => field.value).join("\0");
  const keep = () => {
    const now = fields().map((field) => field.value).join("\0");
    if (now === kept || sending) return;
    kept = now;
    const body = new FormData();
    for (const field of fields()) body.append(field.name, field.value);
    body.append("csrfmiddlewaretoken", composer.querySelector("[name=csrfmiddlewaretoken]").value);
    fetch(composer.dataset.draft, { method: "POST", body, keepalive: true });
  };
  setInterval(keep, 3000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  for (const button of composer.querySelectorAll("[data-keep]")) button.hidden = true;
}

function insert(field, text) {
  const from = field.selectionStart ?? field.value.length;
  field.setRangeText(text, from, field.selectionEnd ?? from, "end");
  field.focus();
}

function compose() {
  drafts();
  composer.addEventListener("click", (event) => {
    const saved = event.target.closest("[data-text]");
    if (!saved) return;
    event.preventDefault();
    insert(composer.querySelector("[name=text]"), saved.dataset.text);
    saved.closest("details").open = false;
  });
  for (const form of composer.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      if (sending) event.preventDefault();
      sending = true;
    });
  }
  window.addEventListener("pageshow", () => { sending = false; });
  composer.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
      event.preventDefault();
      event.target.closest("form")?.requestSubmit();
    }
    if (event.key === "Escape") event.target.blur();
  });
  for (const radio of composer.querySelectorAll(".pa-modes input")) {
    radio.addEventListener("change", () => composer.querySelector(radio.id === "pa-mode-note" ? "#pa-note" : "#pa-text").focus());
  }
}

// --- Keys, by their place on the keyboard; never while somebody types.
const letterOf = (event) => event.code.match(/^Key(.)$/)?.[1].toLowerCase() ?? event.key;

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (rows.length) rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(document.activeElement) + by))].focus();
  const address = by > 0 ? page.dataset.following : page.dataset.previous;
  if (address) location.assign(address);
}

function choose(id) {
  const radio = document.getElementById(id);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change"));
  composer.scrollIntoView({ block: "end" });
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => choose("pa-mode-note"),
  r: () => choose("pa-mode-customer"),
  e: () => {
    const closing = document.querySelector("[data-close]");
    if (closing) { closing.open = true; closing.querySelector("select, button")?.focus(); }
  },
  "/": () => {
    const field = document.getElementById("pa-q");
    if (field) field.focus();
    else location.assign(page.dataset.search);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.matches("input:not([type=radio]), textarea, select, [contenteditable]")) return;
  const act = event.key === "/" ? ACTS["/"] : ACTS[letterOf(event)];
  if (!act || !page) return;
  event.preventDefault();
  act();
});

if (page) {
  setInterval(() => ask().catch(() => {}), EVERY);
  document.addEventListener("visibilitychange", () => ask().catch(() => {}));
  ask().catch(() => {});
  document.querySelectorAll("[data-sound]").forEach(sound);
}
if (composer) {
  compose();
  // What was said last and the place for the answer are seen at once.
  const isAtMessage = location.search.includes("at=") || location.search.includes("before=");
  if (!isAtMessage) requestAnimationFrame(() => composer.querySelector(".pa-under").scrollIntoView({ block: "end" }));
}
