// A service worker may not use top-level await, so it asks for the lab's ports by itself.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => event.waitUntil(openSocket(event.source)));

async function openSocket(client) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a Client takes no origin
  const report = (state, text) => client.postMessage({ state, text });
  const { ports } = await (await fetch("/lab.json")).json();
  const { protocol, hostname } = location;
  const address = protocol === "https:" ? `wss://${hostname}:${ports.https}` : `ws://${hostname}:${ports.http}`;
  const socket = new WebSocket(`${address}/echo`);
  socket.addEventListener("open", () => {
    report("open", "open");
    socket.send("from a service worker");
  });
  socket.addEventListener("message", ({ data }) => report("open", `open, got ${data}`));
  socket.addEventListener("close", ({ code }) => report("failed", `closed with ${code}`));
}
