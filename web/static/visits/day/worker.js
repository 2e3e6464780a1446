// Keeps the phone's page: what it is made of lies in the browser, so that it opens without a line. Answers of the API
// never do: they are personal, and the page keeps what it needs of them itself, where it can be wiped.
// `KEPT` (version and files) is put before this text by the service.

const { version, files } = self.KEPT;
const SHELF = `qamtu-visits-${version}`;
const PAGE = "/visits/day";

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(clear()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname === PAGE) event.respondWith(answer(PAGE));
  else if (pathname.startsWith("/static/")) event.respondWith(answer(pathname));
});

async function keep() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll([PAGE, ...files].map((path) => new Request(path, { cache: "no-cache" })));
  await self.skipWaiting();
}

// A page that is open keeps the files it began with: they were all read when it was opened.
async function clear() {
  for (const name of await caches.keys()) if (name.startsWith("qamtu-visits-") && name !== SHELF) await caches.delete(name);
  await self.clients.claim();
}

// From the shelf, whole and of one version; what is not on it, from the line.
async function answer(path) {
  const kept = await (await caches.open(SHELF)).match(path);
  return kept ?? fetch(path);
}
