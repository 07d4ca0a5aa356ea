import type { HttpResponse } from "./events.ts";
import type { Connection, Session } from "./session.ts";

/**
 * The http or https address that a socket's server has too: without its query and password, which
 * may be secrets or good for one use only. Undefined for what is no address of a socket.
 */
export function askedAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const address = new URL(url);
  if (address.protocol !== "ws:" && address.protocol !== "wss:") return undefined;
  return `${address.protocol === "wss:" ? "https" : "http"}://${address.host}${address.pathname}`;
}

/** What a connection's server answered when it was asked last, if it was. */
export function answerFor({ url }: Connection, session: Session): HttpResponse | undefined {
  const address = askedAddress(url);
  return session.httpResponses.findLast((response) => response.asked && response.url === address);
}
