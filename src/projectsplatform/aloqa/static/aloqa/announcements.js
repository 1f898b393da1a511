// The editor: what is typed is shown as readers will see it, with how many they are.
function look(place) {
  const form = place.closest("form");
  let timer = 0, asked = 0;
  async function show() {
    const data = new FormData(form), number = ++asked;
    data.delete("picture");
    data.set("look", "part");
    const answer = await fetch(location.href, { method: "POST", body: data }).catch(() => null);
    if (answer?.ok && !answer.redirected && number === asked) place.innerHTML = await answer.text();
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 700);
  });
}

// The page of an announcement that is being sent: its numbers, twice in three seconds at most and only while it is looked at.
function follow(place) {
  let tag = "";
  async function ask() {
    if (!document.hidden) {
      const answer = await fetch(place.dataset.progress, { headers: { "If-None-Match": tag }, cache: "no-store" }).catch(() => null);
      if (answer?.status === 200 && !answer.redirected) {
        const before = place.querySelector("[data-state]")?.dataset.state;
        tag = answer.headers.get("ETag") ?? "";
        place.innerHTML = await answer.text();
        // Other states have other buttons.
        if (before !== place.querySelector("[data-state]")?.dataset.state) location.reload();
      }
    }
    if (place.querySelector("[data-moves]")) setTimeout(ask, 1500);
  }
  if (place.querySelector("[data-moves]")) setTimeout(ask, 1500);
}

for (const place of document.querySelectorAll("[data-look]")) look(place);
for (const place of document.querySelectorAll("[data-progress]")) follow(place);
