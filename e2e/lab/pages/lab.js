// Where the lab's servers are, as seen from the page or worker that asks.
export const lab = await (await fetch("/lab.json")).json();

const secure = location.protocol === "https:";
const scheme = secure ? "wss" : "ws";
const host = location.hostname;

/** Straight to the server. */
export const direct = (path) => `${scheme}://${host}:${secure ? lab.ports.https : lab.ports.http}${path}`;

/** Through the reverse proxy, which also serves this page. */
export const proxied = (path) => `${scheme}://${host}:${secure ? lab.ports.secureProxy : lab.ports.proxy}${path}`;

/** Without encryption. Loopback addresses would be exempt from the mixed-content rule, a name is not. */
export const insecure = (path) => `ws://${host.endsWith(".test") ? host : "app.test"}:${lab.ports.http}${path}`;

/** This server under a name that counts as another site. */
export const otherSite = (path) =>
  `${location.protocol}//${host.endsWith(".test") ? "other-site.test" : "localhost"}:${location.port}${path}`;

export const isSecure = secure;
