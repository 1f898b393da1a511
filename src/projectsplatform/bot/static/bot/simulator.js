"use strict";

const phone = document.getElementById("phone");
const log = document.getElementById("log");
const lines = document.getElementById("lines");
const notice = document.getElementById("notice");
const status = document.getElementById("status");
const keyboard = document.getElementById("reply-keyboard");
const words = phone.dataset;
const own = Number(words.tgId);
const shown = new Map();

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(words.api + path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message || words.failed);
  return answer;
}

async function act(body) {
  try {
    await call("send", body);
    notice.textContent = "";
    expectAnswer();
    await refresh();
    return true;
  } catch (error) {
    notice.textContent = error.message;
    return false;
  }
}

/* "typing…" until the bot has said something new, or nothing comes. */
let typing = 0;

function expectAnswer() {
  status.textContent = words.typing;
  clearTimeout(typing);
  typing = setTimeout(hear, 4000);
}

function hear() {
  clearTimeout(typing);
  status.textContent = words.bot;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const LOOKS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code", text_link: "a" };

/* The text with what looks different in it; what a button copies is in monospace, as Telegram shows it. */
function pieces(item) {
  const copied = item.buttons.flat().map((button) => button.copy_text).find((text) => text && item.text.includes(text));
  const marks = (item.entities ?? []).filter((mark) => LOOKS[mark.type]);
  if (copied) marks.push({ type: "code", offset: item.text.indexOf(copied), length: copied.length });
  const made = [];
  let end = 0;
  for (const mark of marks.sort((one, other) => one.offset - other.offset)) {
    if (mark.offset < end) continue;
    const part = element(LOOKS[mark.type], "", item.text.slice(mark.offset, mark.offset + mark.length));
    if (mark.type === "text_link" && /^(https?|tg):/.test(mark.url)) {
      part.href = mark.url;
      part.rel = "noopener";
    }
    made.push(item.text.slice(end, mark.offset), part);
    end = mark.offset + mark.length;
  }
  return [...made, item.text.slice(end)];
}

function attachment(item, file) {
  const address = `${words.api}messages/${item.id}/file`;
  const made = element(file.is_picture ? "img" : "a", "file", file.is_picture ? undefined : `📎 ${file.name || file.kind}`);
  if (file.is_picture) {
    made.src = address;
    made.alt = file.name;
  } else {
    made.href = address;
  }
  return made;
}

function bubble(item) {
  const made = element("div", "bubble");
  const files = item.files ?? [];
  made.append(...files.map((file) => attachment(item, file)));
  if (item.text !== "") {
    made.append(...pieces(item));
  } else if (!files.length) {
    made.classList.add("expired");
    made.textContent = item.deleted ? words.deleted : words.expired;
  }
  return made;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice.textContent = words.copied;
  } catch {
    notice.textContent = text;
  }
}

function key(button) {
  if (button.url) {
    const link = element("a", "inline-key url", button.text);
    link.href = button.url;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  }
  const made = element("button", button.copy_text ? "inline-key copies" : "inline-key", button.text);
  made.type = "button";
  made.addEventListener("click", () => {
    if (button.copy_text) copy(button.copy_text);
    else act({ callback_data: button.callback_data });
  });
  return made;
}

function editKey(item) {
  const made = element("button", "edit-key", words.edit);
  made.type = "button";
  made.addEventListener("click", () => beginEdit(item));
  return made;
}

function clock(date) {
  const made = element("time", "", new Date(date).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false }));
  made.dateTime = date;
  return made;
}

function line(item) {
  const made = element("li", `line ${item.sender}`);
  const said = bubble(item);
  const at = clock(item.date);
  if (item.edited) at.prepend(`${words.edited} `);
  said.append(at);
  made.append(said);
  if (item.sender === "user" && !/^(☎|📷|📎|🎤|🎵|🎬|📍)/u.test(item.text)) made.append(editKey(item));
  for (const row of item.buttons) {
    const inline = row.filter((button) => !button.request_contact);
    if (!inline.length) continue;
    const keys = element("div", "keys");
    keys.append(...inline.map(key));
    made.append(keys);
  }
  return made;
}

function dayOf(item) {
  const at = new Date(item.date);
  if (at.toDateString() === new Date().toDateString()) return words.today;
  return [at.getDate(), at.getMonth() + 1, at.getFullYear()].map((part) => String(part).padStart(2, "0")).join(".");
}

/* A day's name stands above its first message. */
let lastDay = "";

function add(item, made) {
  const day = dayOf(item);
  if (day !== lastDay) lines.append(element("li", "day", day));
  lastDay = day;
  lines.append(made);
}

/* What Telegram puts in the place of the phone's keyboard: the button that shares a contact, or the one that begins. */
function showKeyboard(items) {
  const asked = items.findLast((item) => item.sender === "bot")?.buttons.flat().filter((button) => button.request_contact) ?? [];
  const texts = items.length ? asked.map((button) => button.text) : [words.start];
  if (keyboard.dataset.texts === JSON.stringify([own, ...texts])) return;
  keyboard.dataset.texts = JSON.stringify([own, ...texts]);
  keyboard.hidden = !texts.length;
  keyboard.replaceChildren(...texts.map((text) => {
    const made = element("button", "reply-key", text);
    made.type = "button";
    made.addEventListener("click", () => (items.length ? shareContact(own) : act({ text: "/start" })));
    return made;
  }));
}

async function refresh() {
  const { items } = await call("messages");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  let edited = null;
  for (const item of items) {
    const known = shown.get(item.id);
    const state = JSON.stringify([item.text, item.buttons, item.entities, item.files, item.edited, item.deleted]);
    if (known && known.state === state) continue;
    const made = line(item);
    if (known) known.made.replaceWith(made);
    else add(item, made);
    if (known) edited = made;
    if (item.sender === "bot") hear();
    shown.set(item.id, { state, made });
  }
  showKeyboard(items);
  if (atEnd) log.scrollTop = log.scrollHeight;
  /* Presses are lines of this chat, unlike Telegram's: an edited message may have left the view. */
  if (edited) edited.scrollIntoView({ block: "nearest" });
}

async function refreshChannels() {
  const { items } = await call("channels");
  document.getElementById("channels").hidden = items.length === 0;
  document.getElementById("channel-list").replaceChildren(...items.map(channel));
}

function channel(item) {
  const made = element("li");
  const button = element("button", "button quiet", item.subscribed ? words.leave : words.join);
  button.type = "button";
  button.setAttribute("aria-label", `${button.textContent}: ${item.title}`);
  button.addEventListener("click", async () => {
    button.disabled = true;
    await call(`channels/${item.id}`, { subscribed: !item.subscribed });
    setTimeout(refreshChannels, 700);
  });
  made.append(element("span", "", item.title), button);
  return made;
}

const form = document.getElementById("text-form");
const fileInput = document.getElementById("file");
const attached = document.getElementById("attached");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = form.elements.text;
  const files = [...fileInput.files];
  if (!files.length && !field.value) return;
  if (!(files.length ? await sendFiles(files, field.value) : await act(said(field.value)))) return;
  field.value = "";
  detach();
});

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(new Error(words.failed)));
    reader.readAsDataURL(file);
  });
}

/* A new message, or another text of one. */
let editing = null;

function said(text) {
  return editing ? { edit: { message_id: editing, text } } : { text };
}

function beginEdit(item) {
  editing = item.id;
  form.elements.text.value = item.text;
  attached.hidden = false;
  document.getElementById("attached-name").textContent = `${words.edit}: ${item.text.slice(0, 40)}`;
  form.elements.text.focus();
}

const KINDS = { "image/jpeg": "photo", "image/png": "photo", "image/webp": "photo", "audio/ogg": "voice" };

/* Several are an album: one message, whose first file has the caption. */
async function sendFiles(files, caption) {
  const group = files.length > 1 ? { media_group_id: String(Date.now()) } : {};
  for (const [number, file] of files.entries()) {
    if (!(await sendFile(file, number ? "" : caption, group))) return false;
  }
  return true;
}

async function sendFile(file, caption, group) {
  try {
    const sent = { content: await base64(file), caption, ...group };
    const kind = KINDS[file.type] ?? "document";
    return await act({ [kind]: kind === "document" ? { ...sent, file_name: file.name.slice(0, 255) || "file" } : sent });
  } catch (error) {
    notice.textContent = error.message;
    return false;
  }
}

function detach() {
  fileInput.value = "";
  editing = null;
  attached.hidden = true;
}

fileInput.addEventListener("change", () => {
  attached.hidden = !fileInput.files.length;
  document.getElementById("attached-name").textContent = [...fileInput.files].map((file) => file.name).join(", ");
  form.elements.text.focus();
});
document.getElementById("detach").addEventListener("click", () => {
  if (editing) form.elements.text.value = "";
  detach();
});

const commands = document.getElementById("commands");
for (const button of commands.querySelectorAll("[data-command]")) {
  button.addEventListener("click", () => {
    commands.open = false;
    act({ text: button.dataset.command });
  });
}
document.addEventListener("click", ({ target }) => { if (!commands.contains(target)) commands.open = false; });
document.addEventListener("keydown", ({ key: pressed }) => { if (pressed === "Escape") commands.open = false; });

function shareContact(whose) {
  const field = document.getElementById("phone-number");
  if (field.reportValidity()) act({ contact: { phone_number: field.value, user_id: whose } });
}

document.getElementById("contact-form").addEventListener("submit", (event) => {
  event.preventDefault();
  shareContact(event.submitter?.value === "other" ? own + 1 : own);
});

async function keepFresh() {
  try {
    await refresh();
  } catch (error) {
    notice.textContent = error.message;
  }
  setTimeout(keepFresh, document.hidden ? 5000 : 1000);
}

keepFresh();
refreshChannels();
