import type { ConnectionId, EpochMillis } from "../base/units.ts";
import { applyEvent, createSession } from "../session/apply-event.ts";
import type { SessionEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";

/** Where the sessions of these tests begin: 2026-01-01T00:00:00Z. */
export const T0: EpochMillis = Date.UTC(2026, 0, 1);

export function seconds(since: number): EpochMillis {
  return T0 + since * 1000;
}

export function sessionOf(events: readonly SessionEvent[]): Session {
  const session = createSession();
  const begin = { type: "recording-started", at: T0, page: { url: "https://app.example/" }, pageScript: true } as const;
  for (const event of [begin, ...events]) applyEvent(session, event);
  return session;
}

/** Events of one connection at given seconds, to be sorted into a session by `inOrder`. */
export function connection(id: ConnectionId, url: string) {
  const events: SessionEvent[] = [];
  const add = (event: SessionEvent) => {
    events.push(event);
    return build;
  };
  const build = {
    events,
    created: (at: number) => add({ type: "connection-created", at: seconds(at), id, url, target: "page" }),
    seenLate: (at: number) =>
      add({ type: "connection-created", at: seconds(at), id, url, target: "page", seenLate: { readyState: 1 } }),
    blocked: (at: number) =>
      add({
        type: "connection-blocked",
        at: seconds(at),
        id,
        url,
        target: "page",
        by: "mixed-content",
        message: "An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.",
      }),
    asked: (at: number) => add({ type: "handshake-sent", at: seconds(at), id, headers: [] }),
    answered: (at: number) =>
      add({
        type: "handshake-answered",
        at: seconds(at),
        id,
        status: 101,
        statusText: "Switching Protocols",
        headers: [],
      }),
    opened: (at: number) =>
      build
        .created(at)
        .asked(at)
        .answered(at + 0.05),
    refused: (at: number, status: number) => {
      const message = `Error during WebSocket handshake: Unexpected response code: ${status}`;
      add({ type: "connection-error", at: seconds(at), id, message });
      return add({ type: "connection-closed", at: seconds(at), id });
    },
    frames: (direction: "sent" | "received", ...times: readonly number[]) => {
      for (const at of times) add({ type: "frame", at: seconds(at), id, direction, opcode: 1, payload: "x" });
      return build;
    },
    closed: (at: number, code: number, wasClean = code !== 1006) =>
      add({ type: "close-event", at: seconds(at), id, code, reason: "", wasClean }),
  };
  return build;
}

export function inOrder(
  ...parts: readonly (SessionEvent | { readonly events: readonly SessionEvent[] })[]
): SessionEvent[] {
  return parts.flatMap((part) => ("events" in part ? part.events : [part])).sort((one, other) => one.at - other.at);
}

/** Numbers from `from` below `to` in steps of `step`. */
export function every(step: number, from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
}
