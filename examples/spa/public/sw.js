// Keeps the app itself for visits without a network. Its configuration is kept by rototo-edge.
const CACHE = "app";

self.addEventListener("install", (event) => event.waitUntil(keepPage().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || pathname.startsWith("/v1")) return;
  if (event.request.mode === "navigate") event.respondWith(fetch("/").catch(() => caches.match("/")));
  else if (pathname.startsWith("/assets/")) event.respondWith(kept(event.request));
});

// The page, and what it names.
async function keepPage() {
  const cache = await caches.open(CACHE);
  const page = await fetch("/", { cache: "no-cache" });
  const html = await page.clone().text();
  await cache.put("/", page);
  await cache.addAll(["/icon.svg", ...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g).map(([, path]) => path)]);
}

// Files under /assets have a hash in their names and never change.
async function kept(request) {
  const found = await caches.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}
