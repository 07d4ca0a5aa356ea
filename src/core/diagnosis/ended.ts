import type { Millis } from "../base/units.ts";
import type { Connection, Session } from "../session/session.ts";

/** The page's own word on an end follows the network's within this time, if it comes at all. */
const SETTLED_AFTER: Millis = 1000;

/**
 * How a connection that was open ended, as far as it was seen.
 * - `page`: the page called `close()`
 * - `left`: its page was left
 * - `fault`: the browser ended it over a breach of the protocol
 * - `goodbye`: the server sent a close frame
 * - `vanished`: no close frame came (1006)
 * - `unknown`: the page script did not see it, so code, reason and side are not known
 */
export type End = "page" | "left" | "fault" | "goodbye" | "vanished" | "unknown";

/** Undefined for what never opened, still lives, is not settled yet, or ended unseen in a gap of the recording. */
export function endOf(connection: Connection, session: Session): End | undefined {
  if (connection.state !== "closed" || connection.endUnseen || !isSettled(connection, session)) return undefined;
  const { close } = connection;
  if (connection.left || close?.by === "navigation") return "left";
  if (connection.closeCalled || close?.by === "page") return "page";
  if (connection.error) return "fault";
  if (!close) return "unknown";
  return close.code === 1006 ? "vanished" : "goodbye";
}

/** Whether all that will be known about the end is known. */
export function isSettled(connection: Connection, session: Session): boolean {
  if (connection.closedAt === undefined) return false;
  // A document that is gone says no more.
  if (connection.left && !connection.left.cached) return true;
  return !connection.observed || connection.close !== undefined || session.now - connection.closedAt >= SETTLED_AFTER;
}

/** Host and path without the query: what sockets of one purpose have in common. */
export function placeOf(connection: Connection): string {
  return connection.host + pathname(connection);
}

/** The path without its query. */
export function pathname(connection: Connection): string {
  return connection.path.split("?", 1)[0] ?? "";
}

/** The host without its port. */
export function hostname(connection: Connection): string {
  return connection.host.replace(/:\d+$/, "");
}

/** A computer's own addresses, which no network change touches. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
}

/** Sentences for `unseen`, true of every end that the page script did not see. */
export const UNSEEN_END =
  "The close code, its reason and the side that closed are not known: the page script did not see this end.";
export const UNSEEN_PINGS =
  "Protocol pings are invisible to the browser, so the silence on the wire may have been shorter.";
