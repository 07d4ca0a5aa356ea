import { T0 } from "../../src/core/report/test-session.ts";
import type { Finding } from "../../src/core/diagnosis/finding.ts";
import { applyEvent, createSession } from "../../src/core/session/apply-event.ts";
import type { SessionEvent } from "../../src/core/session/events.ts";
import type { Session } from "../../src/core/session/session.ts";
import type { Place } from "./case.ts";

interface Planting {
  readonly place: Place;
  readonly message: string | Uint8Array;
}

/** A session of one connection for each of the plantings, and the findings that quote some of them. */
export function plant(plantings: readonly Planting[]): { session: Session; findings: readonly Finding[] } {
  const session = createSession();
  plantings.forEach((planting, index) => {
    for (const event of eventsOf(planting, `c${index + 1}`, T0 + index * 1000)) applyEvent(session, event);
  });
  const findings = plantings.flatMap(({ place, message }) =>
    place === "finding" || place === "evidence" ? [findingOf(place, textOf(message))] : [],
  );
  return { session, findings };
}

function eventsOf({ place, message }: Planting, id: string, at: number): SessionEvent[] {
  const text = textOf(message);
  const is = (wanted: Place) => place === wanted;
  const header = (side: "request" | "response") =>
    place.startsWith(`${side} header: `) ? [{ name: place.slice(side.length + 9), value: text }] : [];
  const page = { url: is("page url") ? text : "https://app.example/", ...(is("title") ? { title: text } : {}) };
  return [
    { type: "recording-started", at, page, pageScript: true },
    {
      type: "connection-created",
      at: at + 1,
      id,
      target: "page",
      url: is("socket url") ? text : "wss://app.example/ws",
      documentUrl: page.url,
      initiator: [{ functionName: "f", url: is("script url") ? text : "https://app.example/a.js", line: 1, column: 1 }],
    },
    { type: "connection-observed", at: at + 1, id },
    {
      type: "handshake-sent",
      at: at + 2,
      id,
      headers: [...header("request"), ...(is("sub-protocol") ? [{ name: "Sec-WebSocket-Protocol", value: text }] : [])],
    },
    { type: "handshake-answered", at: at + 3, id, status: 101, statusText: "", headers: header("response") },
    ...(is("frame")
      ? [
          {
            type: "frame",
            at: at + 4,
            id,
            direction: "sent",
            opcode: typeof message === "string" ? 1 : 2,
            payload: message,
          } as const,
        ]
      : []),
    ...(is("response url")
      ? [{ type: "http-response", at: at + 4, url: text, status: 200, headers: [], fallback: "sockjs" } as const]
      : []),
    ...(is("close call") ? [{ type: "close-called", at: at + 5, id, code: 4000, reason: text } as const] : []),
    ...(is("browser error") ? [{ type: "connection-error", at: at + 5, id, message: text } as const] : []),
    { type: "close-event", at: at + 6, id, code: 4001, reason: is("close reason") ? text : "", wasClean: true },
    { type: "recording-stopped", at: at + 7, reason: "refused", ...(is("gap") ? { message: text } : {}) },
  ];
}

function findingOf(place: "finding" | "evidence", text: string): Finding {
  return {
    rule: "abnormal-close",
    severity: "error",
    confidence: "likely",
    connections: [],
    title: "The connection was cut.",
    summary: place === "finding" ? text : "The connection was cut.",
    evidence: place === "evidence" ? [{ label: "Seen", value: text }] : [],
    ruledOut: [],
    suspects: [],
    advice: [],
    references: [],
  };
}

function textOf(message: string | Uint8Array): string {
  return typeof message === "string" ? message : new TextDecoder().decode(message);
}
