// A code that was copied in Telegram is put in by one press, where the browser can read what was copied.
for (const button of document.querySelectorAll("[data-paste]")) {
  if (!navigator.clipboard?.readText) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const input = document.getElementById(button.dataset.paste);
    try {
      input.value = (await navigator.clipboard.readText()).trim().slice(0, input.maxLength);
    } catch {
      button.hidden = true;
    }
    input.focus();
  });
}
