import { encode as msgpack } from "@msgpack/msgpack";
import { planReport } from "../src/core/report/build-report.ts";
import type { Redaction } from "../src/core/report/redact/redaction.ts";
import { applyEvent, createSession } from "../src/core/session/apply-event.ts";
import type { Session } from "../src/core/session/session.ts";
import { openConnections } from "./support/sessions.ts";

export interface RedactionResult {
  readonly frames: number;
  readonly payloadMb: number;
  /** of the three passes over all payloads, until it is known what leaves */
  readonly planSeconds: number;
  readonly mbPerSecond: number;
  /** by the time that the process really had a processor: what a busy machine does not change */
  readonly mbPerProcessorSecond: number;
  /** of the walk through all rows when a file is written, most of which do not change */
  readonly writeMbPerSecond: number;
  /** between two pauses: what the panel waits for */
  readonly longestStepMs: number;
  readonly secrets: number;
}

const FRAMES = 100_000;
const CONNECTIONS = 10;

/** A day's traffic: nine of ten messages JSON of several protocols, one MessagePack; one in fifty has a secret. */
export function measureRedaction(): RedactionResult {
  const session = chattySession();
  let bytes = 0;
  for (let row = 0; row < session.frames.length; row++) bytes += session.frames.lengthOf(row);
  const payloadMb = bytes / 1e6;
  // The first, smaller one lets the engine compile what is measured.
  plan(chattySession(FRAMES / 20));
  const planned = plan(session);
  const startedAt = performance.now();
  for (let row = 0; row < planned.redaction.frames.length; row++) planned.redaction.frames.row(row);
  const writeSeconds = (performance.now() - startedAt) / 1000;
  return {
    frames: FRAMES,
    payloadMb,
    planSeconds: planned.seconds,
    mbPerSecond: payloadMb / planned.seconds,
    mbPerProcessorSecond: payloadMb / planned.processorSeconds,
    writeMbPerSecond: payloadMb / writeSeconds,
    longestStepMs: planned.longestStepMs,
    secrets: planned.redaction.found.length,
  };
}

interface Planned {
  readonly redaction: Redaction;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly longestStepMs: number;
}

function plan(session: Session): Planned {
  const usedBefore = process.cpuUsage();
  const startedAt = performance.now();
  const steps = planReport(session, [], {
    mode: "redacted",
    generator: "Socketscope",
    createdAt: "2026-01-01T00:00:00.000Z",
  });
  let longestStepMs = 0;
  for (let since = startedAt; ;) {
    const next = steps.next();
    const now = performance.now();
    longestStepMs = Math.max(longestStepMs, now - since);
    since = now;
    if (!next.done) continue;
    const { user, system } = process.cpuUsage(usedBefore);
    const processorSeconds = (user + system) / 1e6;
    return { redaction: next.value, seconds: (now - startedAt) / 1000, processorSeconds, longestStepMs };
  }
}

function chattySession(frames = FRAMES): Session {
  const session = createSession();
  const ids = openConnections(session, CONNECTIONS);
  for (let index = 0; index < frames; index++) {
    const payload = messageOf(index);
    applyEvent(session, {
      type: "frame",
      at: 100 + index,
      id: ids[index % ids.length]!,
      direction: index % 3 === 0 ? "sent" : "received",
      opcode: typeof payload === "string" ? 1 : 2,
      payload,
    });
  }
  return session;
}

function messageOf(index: number): string | Uint8Array {
  const at = 1_768_471_200_000 + index;
  if (index % 50 === 0) return JSON.stringify({ op: "resume", token: `tok-${index % 5000}-x9Kd02mQ`, seq: index });
  switch (index % 10) {
    case 0:
      return msgpack({
        type: "tick",
        symbol: "EURUSD",
        bid: 1.0831 + index / 1e7,
        ask: 1.0833,
        at,
        depth: [1, 2, 3, 4],
      });
    case 1:
    case 2:
      return `42["order.updated",{"id":"6f1ed002-ab5e-4c1b-9c43-${String(index).padStart(12, "0")}","status":"shipped","total":${index / 100},"lines":[{"sku":"AB-1234","qty":2},{"sku":"CD-9876","qty":1}]}]`;
    case 3:
      return `SEND\ndestination:/topic/prices\ncontent-type:application/json\n\n{"symbol":"EURUSD","price":${index / 1e4},"at":${at}}\0`;
    case 4:
      return JSON.stringify({
        type: "chat",
        room: "lobby",
        from: "Ann Example",
        text: "I put the report on the share; see https://app.example/docs/17?page=2 for the rest of it. ".repeat(4),
        at,
      });
    default:
      return JSON.stringify({
        id: index,
        type: "next",
        payload: {
          data: {
            orders: Array.from({ length: 5 }, (_, line) => ({
              id: `o-${index}-${line}`,
              city: "Frankfurt am Main",
              total: 12.5 + line,
              created: "2026-01-15T10:00:00.000Z",
              tags: ["new", "paid"],
            })),
          },
        },
      });
  }
}
