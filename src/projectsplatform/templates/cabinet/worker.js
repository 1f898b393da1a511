// Keeps the offline page, with its styles in it, and nothing else.
const OFFLINE = "{{ offline }}";
const CACHE = "offline-{{ version }}";

async function whole(page, link) {
  const styles = await (await fetch(link[1], { cache: "no-cache" })).text();
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(styles));
  const source = `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
  return new Response(page.replace(link[0], () => `<style>${styles}</style>`), {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; style-src ${source}; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  });
}

async function keep() {
  const page = await (await fetch(OFFLINE, { cache: "no-cache", credentials: "omit" })).text();
  const cache = await caches.open(CACHE);
  await cache.put(OFFLINE, await whole(page, page.match(/<link rel="stylesheet" href="([^"]+)">/)));
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function answer(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  const { pathname } = new URL(url);
  if (mode !== "navigate" || method !== "GET" || /^\/(staff|api|demo|telegram|payments)\//.test(pathname)) return;
  event.respondWith(answer(event));
});
