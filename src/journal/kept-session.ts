import type { Bytes, EpochMillis, Millis } from "../core/base/units.ts";
import type { SessionEvent, StopReason } from "../core/session/events.ts";
import type { JournalDatabase } from "./database.ts";
import { unpackBatch, type UnpackedBatch } from "./packed-batch.ts";
import type { SessionRecord, Unwritten } from "./session-record.ts";

/** A session in the journal, as a list shows it. */
export interface KeptSession {
  readonly id: string;
  /** the last one that was recorded, as in `Session.page` */
  readonly page: { readonly url: string; readonly title?: string };
  readonly extensionVersion: string;
  readonly startedAt: EpochMillis;
  readonly lastWriteAt: EpochMillis;
  readonly endedAt?: EpochMillis;
  readonly endReason?: StopReason;
  /** as written */
  readonly events: number;
  readonly bytes: Bytes;
  /** properly closed; neither clean nor live says that DevTools or the browser went away */
  readonly clean: boolean;
  /** being written now, in this window or another */
  readonly live: boolean;
  /** a write failed: what came after `lastWriteAt` is missing, and `unwritten` may say too little */
  readonly broken: boolean;
  readonly unwritten: Unwritten;
  /** one sentence, told afterwards: why something was left out */
  readonly message?: string;
  /** how long an event waited for the disk at the last write */
  readonly delayMs: Millis;
}

/** @param unbroken ids of the sessions of which no write has failed */
export function keptSession(
  record: SessionRecord,
  live: ReadonlySet<string>,
  unbroken: ReadonlySet<string>,
): KeptSession {
  const { batches: _, ended, ...rest } = record;
  return {
    ...rest,
    ...(ended ? { endedAt: ended.at, endReason: ended.reason } : {}),
    clean: ended !== undefined,
    live: live.has(record.id),
    broken: !unbroken.has(record.id),
  };
}

/** A kept session being read. Batches are fetched as they are asked for. */
export interface Reading {
  readonly kept: KeptSession;
  /** the events in order, up to some thousands at a time */
  readonly batches: AsyncIterable<readonly SessionEvent[]>;
  /** records so far that made no sense, or could not be fetched */
  readonly skipped: number;
}

export function readBatches(database: JournalDatabase, record: SessionRecord, kept: KeptSession): Reading {
  let skipped = 0;
  return {
    kept,
    get skipped() {
      return skipped;
    },
    batches: {
      async *[Symbol.asyncIterator]() {
        skipped = 0;
        for (let number = 0; number < record.batches; number++) {
          const batch = await readBatch(database, record.id, number);
          skipped += batch.skipped;
          yield batch.events;
        }
      },
    },
  };
}

async function readBatch(database: JournalDatabase, id: string, number: number): Promise<UnpackedBatch> {
  try {
    return unpackBatch(await database.get("batches", [id, number]));
  } catch {
    // The disk lost it: what else there is of the session is still worth reading.
    return { events: [], skipped: 1 };
  }
}
