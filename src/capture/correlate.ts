import type { ConnectionId } from "../core/base/units.ts";
import type { SessionKey } from "./transport.ts";

/**
 * Joins two views of one socket: the protocol's `requestId` and the page script's realm and number.
 * Both travel on one ordered session, and the protocol tells of a socket while its constructor
 * runs, so the newest one with that URL which nobody claimed yet is the one.
 */
export interface Correlator {
  /** the protocol (or a block) made this connection known */
  offer(session: SessionKey, url: string, id: ConnectionId): void;
  /** the page script has made a socket with this URL */
  claim(session: SessionKey, url: string, socket: SocketName): ConnectionId | undefined;
  bind(socket: SocketName, id: ConnectionId): void;
  find(socket: SocketName): ConnectionId | undefined;
}

export interface SocketName {
  readonly realm: string;
  readonly n: number;
}

/** Offers that nobody claims (page script off in that realm) are forgotten after so many. */
const MOST_UNCLAIMED = 64;

export function createCorrelator(): Correlator {
  const unclaimed = new Map<SessionKey, { url: string; id: ConnectionId }[]>();
  const bound = new Map<string, ConnectionId>();

  return {
    offer(session, url, id) {
      const offers = unclaimed.get(session) ?? [];
      unclaimed.set(session, offers);
      offers.push({ url, id });
      if (offers.length > MOST_UNCLAIMED) offers.shift();
    },
    claim(session, url, socket) {
      const offers = unclaimed.get(session) ?? [];
      const index = offers.findLastIndex((offer) => offer.url === url);
      const offer = offers[index];
      if (!offer) return undefined;
      offers.splice(index, 1);
      bound.set(nameOf(socket), offer.id);
      return offer.id;
    },
    bind: (socket, id) => void bound.set(nameOf(socket), id),
    find: (socket) => bound.get(nameOf(socket)),
  };
}

function nameOf({ realm, n }: SocketName): string {
  return `${realm} ${n}`;
}
