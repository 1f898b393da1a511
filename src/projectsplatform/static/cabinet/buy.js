// Keeps the price and the new end up to date while the choice changes.
const choice = document.getElementById("choice");
const offer = document.getElementById("offer");
let asked = 0;

async function show() {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(choice));
  const answer = await fetch(`/buy/offer/?${query}`, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected || mine !== asked) return;
  offer.innerHTML = await answer.text();
  history.replaceState(null, "", `/buy/?${query}`);
}

if (choice) {
  document.getElementById("show-price").hidden = true;
  let waiting;
  choice.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 150); });
  choice.addEventListener("submit", (event) => { event.preventDefault(); show(); });
}
