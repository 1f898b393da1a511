// A password that was shown goes away by itself, with the page, and can be copied; a file that is too large is not sent at all.
function secrets(root) {
  for (const secret of root.querySelectorAll("[data-gone-after]")) {
    setTimeout(() => secret.remove(), Number(secret.dataset.goneAfter) * 1000);
    const copy = secret.querySelector("[data-copy-secret]");
    if (!navigator.clipboard) continue;
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(secret.querySelector("[data-secret]").textContent);
      copy.textContent = copy.dataset.done;
    });
  }
}

function largeFiles() {
  for (const input of document.querySelectorAll("[data-max-bytes]")) {
    input.addEventListener("change", () => {
      const large = input.files[0]?.size > Number(input.dataset.maxBytes);
      document.getElementById(`${input.id}-error`).textContent = large ? input.dataset.tooLarge : "";
      input.setAttribute("aria-invalid", large ? "true" : "false");
      if (large) input.value = "";
    });
  }
}

secrets(document);
largeFiles();
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => secrets(target));
// What is refused is said by the page itself.
document.addEventListener("htmx:responseError", ({ detail: { elt } }) => { if (elt.matches("form")) HTMLFormElement.prototype.submit.call(elt); });
document.querySelector("[data-sends]")?.addEventListener("change", ({ target }) => target.form.requestSubmit());
window.addEventListener("pagehide", () => {
  for (const secret of document.querySelectorAll("[data-gone-after]")) secret.remove();
});
