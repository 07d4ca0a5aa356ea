import type { Connection } from "../session/session.ts";

/** How libraries that begin over HTTP name their session, and how a server answers that does not know it. */
export const SESSION_LIBRARIES = [
  { name: "Socket.IO", fallback: "socket.io", path: /\/socket\.io\/\?.*\bsid=/, status: 400 },
  { name: "SignalR", fallback: "signalr", path: /[?&]id=/, status: 404 },
] as const;

/** A token of SignalR's negotiation is 16 bytes in base64url; the `?id=7` of any other page is not. */
const OWN_SESSION = [/\/socket\.io\/\?.*\bsid=/, /[?&]id=[\w-]{22}(&|$)/];

/** Whether a socket's address carries a session that its library began with other requests. */
export function hasLibrarySession({ path }: Connection): boolean {
  return OWN_SESSION.some((pattern) => pattern.test(path));
}
