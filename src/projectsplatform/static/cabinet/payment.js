// While a payment is open its page asks what became of it: every second and a half as long as it is looked at, and at once on
// coming back from the provider; after ten minutes less often.
const EVERY = 1500, SELDOM = 15000, LONG = 10 * 60 * 1000;
const begun = Date.now();

function ask() {
  const poll = document.getElementById("poll");
  if (poll && window.htmx && document.visibilityState === "visible") window.htmx.trigger(poll, "poll");
  return Boolean(poll);
}

function goOn() {
  if (ask()) setTimeout(goOn, Date.now() - begun < LONG ? EVERY : SELDOM);
}

setTimeout(goOn, EVERY);
document.addEventListener("visibilitychange", ask);
window.addEventListener("pageshow", ask);
