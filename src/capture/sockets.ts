import type { ConnectionId, EpochMillis } from "../core/base/units.ts";
import type { SessionEvent, TargetKind } from "../core/session/events.ts";
import { createCorrelator, type SocketName } from "./correlate.ts";
import type { AdoptedSocket } from "./page-messages.ts";
import type { Origin, SessionKey } from "./transport.ts";

/**
 * Which socket is which. The protocol knows request ids, the page script knows objects; a socket
 * that was open before recording has both too, but nothing says which object has which request id.
 * Its events are held back until a message, a close or elimination tells.
 */
export interface Sockets {
  byRequest(requestId: string): ConnectionId | undefined;
  byName(name: SocketName): ConnectionId | undefined;
  /** the protocol announced a new socket */
  created(session: SessionKey, requestId: string, url: string): ConnectionId;
  /** an attempt that never became a socket */
  blocked(session: SessionKey, url: string): ConnectionId;
  /** the page script announced a new socket */
  claim(session: SessionKey, url: string, name: SocketName): ConnectionId | undefined;
  /** found alive when recording began; `undefined` if it is known already */
  adopt(session: SessionKey, socket: AdoptedSocket): ConnectionId | undefined;
  /** a session begins, perhaps anew: what was there before is going to be adopted */
  adopting(session: SessionKey): void;
  /**
   * Every socket of this session that was there before has been adopted. Gives those that were
   * known and were not found again: they ended unseen.
   */
  adopted(session: SessionKey): ConnectionId[];
  /** an event of an unknown request; `size` of a received frame */
  heldBack(origin: Origin, requestId: string, at: EpochMillis, event: HeldEvent, size?: number): void;
  closedUnknown(origin: Origin, requestId: string, at: EpochMillis): void;
  /** an adopted socket got its first message: the newest held frame of that size is it */
  firstMessage(session: SessionKey, name: SocketName, size: number | undefined): void;
  /** an adopted socket closed: the unknown request that closed last is it */
  lateClose(session: SessionKey, name: SocketName): void;
  ended(id: ConnectionId): void;
  /** their document was left, for good or into the back/forward cache */
  left(ids: readonly ConnectionId[]): void;
  /** connections of a session that have not ended */
  living(session: SessionKey): ConnectionId[];
}

type HeldEvent = (id: ConnectionId) => SessionEvent | undefined;

interface UnknownRequest {
  readonly session: SessionKey;
  readonly target: TargetKind;
  readonly requestId: string;
  readonly firstAt: EpochMillis;
  events: HeldEvent[];
  lastReceived?: { readonly size: number; readonly at: EpochMillis };
  closed: boolean;
}

/** What is held back for one unknown request: until it is known, older events give way. */
const MOST_HELD_EVENTS = 10_000;
const MOST_UNKNOWN_REQUESTS = 256;

export function createSockets(emit: (event: SessionEvent) => void): Sockets {
  const correlator = createCorrelator();
  const requests = new Map<string, ConnectionId>();
  const living = new Map<ConnectionId, SessionKey>();
  const unknown = new Map<string, UnknownRequest>();
  /** adopted sockets whose request id is not known yet */
  let orphans: { session: SessionKey; name: SocketName; id: ConnectionId }[] = [];
  /** sessions whose adoption is complete */
  const complete = new Set<SessionKey>();
  /** known before the recording was interrupted, and not found again yet */
  const missing = new Set<ConnectionId>();
  let count = 0;

  const newId = (session: SessionKey): ConnectionId => {
    const id: ConnectionId = `c${++count}`;
    living.set(id, session);
    return id;
  };

  const resolve = (request: UnknownRequest, id: ConnectionId): void => {
    unknown.delete(request.requestId);
    requests.set(request.requestId, id);
    orphans = orphans.filter((orphan) => orphan.id !== id);
    for (const held of request.events) {
      const event = held(id);
      if (event) emit(event);
    }
  };

  /** One object and one request left in a session: they belong together. */
  const eliminate = (session: SessionKey): void => {
    if (!complete.has(session)) return;
    const open = [...unknown.values()].filter((request) => request.session === session);
    const candidates = orphans.filter((orphan) => orphan.session === session);
    const [request] = open;
    const [orphan] = candidates;
    if (request && orphan && open.length === 1 && candidates.length === 1) resolve(request, orphan.id);
    if (orphan) return;
    // Nobody could say what these are: they are shown without an address rather than not at all.
    for (const nameless of open) {
      const id = newId(session);
      const { firstAt: at, target } = nameless;
      emit({ type: "connection-created", at, id, url: "", target, seenLate: { readyState: 1 } });
      resolve(nameless, id);
    }
  };

  const requestOf = ({ session, target }: Origin, requestId: string, firstAt: EpochMillis): UnknownRequest => {
    let request = unknown.get(requestId);
    if (!request) {
      request = { session, target, requestId, firstAt, events: [], closed: false };
      unknown.set(requestId, request);
      const oldest = unknown.keys().next().value;
      if (unknown.size > MOST_UNKNOWN_REQUESTS && oldest !== undefined) unknown.delete(oldest);
    }
    return request;
  };

  const orphanOf = (name: SocketName) =>
    orphans.find((orphan) => orphan.name.realm === name.realm && orphan.name.n === name.n);

  return {
    byRequest: (requestId) => requests.get(requestId),
    byName: (name) => correlator.find(name),
    created(session, requestId, url) {
      const id = newId(session);
      requests.set(requestId, id);
      correlator.offer(session, url, id);
      return id;
    },
    blocked(session, url) {
      const id: ConnectionId = `c${++count}`;
      correlator.offer(session, url, id);
      return id;
    },
    claim: (session, url, name) => correlator.claim(session, url, name),
    adopt(session, { realm, n }) {
      const known = correlator.find({ realm, n });
      if (known !== undefined) {
        if (living.has(known)) living.set(known, session);
        missing.delete(known);
        return undefined;
      }
      const id = newId(session);
      correlator.bind({ realm, n }, id);
      orphans.push({ session, name: { realm, n }, id });
      return id;
    },
    adopting(session) {
      complete.delete(session);
      for (const [id, of] of living) if (of === session) missing.add(id);
    },
    adopted(session) {
      complete.add(session);
      eliminate(session);
      const gone = [...missing].filter((id) => living.get(id) === session);
      for (const id of gone) {
        missing.delete(id);
        living.delete(id);
      }
      return gone;
    },
    heldBack(origin, requestId, at, event, size) {
      const request = requestOf(origin, requestId, at);
      request.events.push(event);
      if (request.events.length > MOST_HELD_EVENTS) request.events.shift();
      if (size !== undefined) request.lastReceived = { size, at };
      eliminate(origin.session);
    },
    closedUnknown(origin, requestId, at) {
      if (!unknown.has(requestId) && orphans.every((orphan) => orphan.session !== origin.session)) return;
      const request = requestOf(origin, requestId, at);
      request.closed = true;
      request.events.push((id) => {
        living.delete(id);
        return { type: "connection-closed", at, id };
      });
      eliminate(origin.session);
    },
    firstMessage(session, name, size) {
      const orphan = orphanOf(name);
      if (!orphan || size === undefined) return;
      const match = [...unknown.values()]
        .filter((request) => request.session === session && request.lastReceived?.size === size)
        .reduce<UnknownRequest | undefined>(
          (newest, request) => (!newest || request.lastReceived!.at >= newest.lastReceived!.at ? request : newest),
          undefined,
        );
      if (!match) return;
      resolve(match, orphan.id);
      // What is left may be told apart now.
      eliminate(session);
    },
    lateClose(session, name) {
      const orphan = orphanOf(name);
      if (!orphan) return;
      const match = [...unknown.values()].findLast((request) => request.session === session && request.closed);
      if (match) resolve(match, orphan.id);
      else orphans = orphans.filter((other) => other !== orphan);
      eliminate(session);
    },
    ended: (id) => void living.delete(id),
    left(ids) {
      for (const id of ids) living.delete(id);
    },
    living: (session) => [...living].filter(([, of]) => of === session).map(([id]) => id),
  };
}
