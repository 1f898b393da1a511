"use strict";

const phone = document.getElementById("phone");
const log = document.getElementById("log");
const lines = document.getElementById("lines");
const notice = document.getElementById("notice");
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
    await refresh();
    return true;
  } catch (error) {
    notice.textContent = error.message;
    return false;
  }
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/* What a button copies is in monospace where the text repeats it, as Telegram shows it. */
function bubble(item) {
  const made = element("div", "bubble");
  const copied = item.buttons.flat().map((button) => button.copy_text).find((text) => text && item.text.includes(text));
  if (item.text === "") {
    made.classList.add("expired");
    made.textContent = words.expired;
  } else if (copied) {
    const start = item.text.indexOf(copied);
    made.append(item.text.slice(0, start), element("code", "", copied), item.text.slice(start + copied.length));
  } else {
    made.textContent = item.text;
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
    const link = element("a", "key", button.text);
    link.href = button.url;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  }
  const made = element("button", "key", button.text);
  made.type = "button";
  made.addEventListener("click", () => {
    if (button.copy_text) copy(button.copy_text);
    else if (button.callback_data) act({ callback_data: button.callback_data });
    else document.getElementById("phone-number").focus();
  });
  return made;
}

function line(item) {
  const made = element("li", `line ${item.sender}`);
  made.append(bubble(item));
  for (const row of item.buttons) {
    const keys = element("div", "keys");
    keys.append(...row.map(key));
    made.append(keys);
  }
  const time = element("time", "", new Date(item.date).toLocaleTimeString());
  time.dateTime = item.date;
  made.append(time);
  return made;
}

async function refresh() {
  const { items } = await call("messages");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  let edited = null;
  for (const item of items) {
    const known = shown.get(item.id);
    const state = JSON.stringify([item.text, item.buttons]);
    if (known && known.state === state) continue;
    const made = line(item);
    if (known) known.made.replaceWith(made);
    else lines.append(made);
    if (known) edited = made;
    else if (atEnd) log.scrollTop = log.scrollHeight;
    shown.set(item.id, { state, made });
  }
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
  const button = element("button", "phone-button quiet", item.subscribed ? words.leave : words.join);
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

document.getElementById("text-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = event.target.elements.text;
  if (await act({ text: field.value })) field.value = "";
});

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(new Error(words.failed)));
    reader.readAsDataURL(file);
  });
}

document.getElementById("file-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const file = form.elements.file.files[0];
  try {
    const sent = { content: await base64(file), caption: form.elements.caption.value };
    const isPicture = file.type === "image/jpeg" || file.type === "image/png" || file.type === "image/webp";
    const done = await act(isPicture ? { photo: sent } : { document: { ...sent, file_name: file.name.slice(0, 255) || "file" } });
    if (done) form.reset();
  } catch (error) {
    notice.textContent = error.message;
  }
});

document.getElementById("contact-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const whose = event.submitter?.value === "other" ? own + 1 : own;
  act({ contact: { phone_number: event.target.elements.phone_number.value, user_id: whose } });
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
