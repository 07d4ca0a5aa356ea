import { KNOWLEDGE } from "../knowledge/index.ts";
import { applyEvent, createSession } from "../session/apply-event.ts";
import type { HeaderField, SessionEvent } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import type { Finding, Rule } from "./finding.ts";

/** For tests alone: sessions from literal events, through the reducer that live capture uses. */
export function sessionOf(
  ...events: readonly (SessionEvent | readonly SessionEvent[] | readonly (readonly SessionEvent[])[])[]
): Session {
  const session = createSession();
  for (const event of events.flat(2)) applyEvent(session, event);
  return session;
}

export function check(rule: Rule, session: Session): Finding[] {
  return rule.check(session, KNOWLEDGE);
}

/** Recording of `page` with the page script from time 0; pass `pageScript: false` to go without. */
export function recording(page = "https://app.test/", pageScript = true): SessionEvent {
  return { type: "recording-started", at: 0, page: { url: page }, pageScript };
}

export interface SocketPlan {
  id?: string;
  url?: string;
  /** when the page made it; default 0 */
  at?: number;
  /** when the 101 came; default 100 ms later */
  openedAt?: number;
  headers?: Record<string, string>;
  requestHeaders?: Record<string, string>;
  httpVersion?: string;
  /** whether the page script has hold of it; default yes */
  observed?: boolean;
  sent?: readonly number[];
  received?: readonly number[];
  /** when the network let go of it */
  closedAt?: number;
  /** the page's close event at `closedAt`; default 1006 when observed; `null` if it is still to come */
  close?: { code: number; reason?: string; wasClean?: boolean } | null;
  /** the page called close() */
  closeCalled?: { at: number; code?: number; reason?: string };
  error?: { at: number; message: string };
}

/** A socket that opened: its events in the order of their times. */
export function socket(plan: SocketPlan = {}): SessionEvent[] {
  const { id = "c1", url = "wss://app.test/ws", at = 0, observed = true, closedAt, error } = plan;
  const openedAt = plan.openedAt ?? at + 100;
  const events: SessionEvent[] = [
    { type: "connection-created", at, id, url, target: "page" },
    ...(observed ? [{ type: "connection-observed", at, id } as const] : []),
    { type: "handshake-sent", at, id, headers: fields(plan.requestHeaders) },
    {
      type: "handshake-answered",
      at: openedAt,
      id,
      status: 101,
      statusText: "Switching Protocols",
      httpVersion: plan.httpVersion ?? "1.1",
      headers: fields(plan.headers),
    },
  ];
  for (const direction of ["sent", "received"] as const) {
    for (const frameAt of plan[direction] ?? []) {
      events.push({ type: "frame", at: frameAt, id, direction, opcode: 1, payload: "x" });
    }
  }
  if (plan.closeCalled) events.push({ type: "close-called", id, ...plan.closeCalled });
  if (error) events.push({ type: "connection-error", id, ...error });
  if (closedAt !== undefined) {
    events.push({ type: "connection-closed", at: closedAt, id });
    const close = plan.close === undefined ? { code: 1006 } : plan.close;
    if (observed && close) {
      const { code, reason = "", wasClean = code !== 1006 } = close;
      events.push({ type: "close-event", at: closedAt, id, code, reason, wasClean });
    }
  }
  return events.sort((a, b) => a.at - b.at);
}

/** A handshake that failed with the browser's own words. */
export function refusal(
  message: string,
  plan: { id?: string; url?: string; at?: number; sent?: boolean } = {},
): SessionEvent[] {
  const { id = "c1", url = "wss://app.test/ws", at = 0, sent = true } = plan;
  return [
    { type: "connection-created", at, id, url, target: "page" },
    ...(sent ? [{ type: "handshake-sent", at: at + 5, id, headers: [] } as const] : []),
    { type: "connection-error", at: at + 40, id, message },
    { type: "connection-closed", at: at + 41, id },
  ];
}

/** Time goes on until `at`, so that ends are settled. */
export function tick(at: number, gapMs?: number): SessionEvent {
  return gapMs === undefined ? { type: "clock", at } : { type: "clock", at, gapMs };
}

/** `[1000, 2000, …]`: a beat every `every` ms, the first after one, up to and including `until`. */
export function every(interval: number, until: number, from = 0): number[] {
  const times: number[] = [];
  for (let at = from + interval; at <= until; at += interval) times.push(at);
  return times;
}

function fields(headers: Record<string, string> = {}): HeaderField[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** A socket that is still waiting: with its handshake sent (`sentAt`) or not. */
export function pending(plan: { id?: string; url?: string; at?: number; sentAt?: number } = {}): SessionEvent[] {
  const { id = "c1", url = "wss://app.test/ws", at = 0, sentAt } = plan;
  const created: SessionEvent = { type: "connection-created", at, id, url, target: "page" };
  return sentAt === undefined ? [created] : [created, { type: "handshake-sent", at: sentAt, id, headers: [] }];
}
