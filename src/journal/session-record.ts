import * as v from "valibot";
import type { Bytes, EpochMillis, Millis } from "../core/base/units.ts";
import type { StopReason } from "../core/session/events.ts";
import { stopReason } from "./parse-event.ts";

/** What the database keeps of a session beside its batches; rewritten with every batch. */
export interface SessionRecord {
  readonly id: string;
  readonly page: { readonly url: string; readonly title?: string };
  readonly extensionVersion: string;
  readonly startedAt: EpochMillis;
  readonly lastWriteAt: EpochMillis;
  /** written batches are numbered 0 … batches − 1 */
  readonly batches: number;
  readonly events: number;
  readonly bytes: Bytes;
  readonly unwritten: Unwritten;
  /** one sentence for a person, told afterwards: why something was left out */
  readonly message?: string;
  /** how long an event waited for the disk, at the last write */
  readonly delayMs: Millis;
  readonly ended?: { readonly at: EpochMillis; readonly reason: StopReason };
}

/** What the session had and its journal has not. */
export interface Unwritten {
  /** events that were left out as a whole */
  readonly events: number;
  /** frames of which only time, direction, opcode and length were written */
  readonly payloads: number;
}

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const recordSchema: v.GenericSchema<unknown, SessionRecord> = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  page: v.object({ url: v.string(), title: v.exactOptional(v.string()) }),
  extensionVersion: v.string(),
  startedAt: finite,
  lastWriteAt: finite,
  batches: count,
  events: count,
  bytes: count,
  unwritten: v.object({ events: count, payloads: count }),
  message: v.exactOptional(v.string()),
  delayMs: finite,
  ended: v.exactOptional(
    v.object({
      at: finite,
      reason: stopReason,
    }),
  ),
});

/** The record, or undefined if it is none. */
export function parseSessionRecord(value: unknown): SessionRecord | undefined {
  const parsed = v.safeParse(recordSchema, value, { abortEarly: true });
  return parsed.success ? parsed.output : undefined;
}
