import type { Bytes, EpochMillis } from "../core/base/units.ts";
import { failure, ok, type Result } from "../core/base/result.ts";
import { deleteSession, nameOf, openDatabase, STORES, type JournalDatabase } from "./database.ts";
import { keptSession, readBatches, type KeptSession, type Reading } from "./kept-session.ts";
import { applyLimits, KEEP, type JournalLimits, type Keep } from "./limits.ts";
import { createLiveSessions, type LiveSessions } from "./live-sessions.ts";
import { parseSessionRecord, type SessionRecord } from "./session-record.ts";
import { createSessionWriter, type OwnedWriter, type SessionMeta, type SessionWriter } from "./session-writer.ts";
import { DELETED, type Trouble } from "./trouble.ts";

/** Sessions on disk, in IndexedDB: written as they grow, opened again after whatever happened. */
export interface Journal {
  /** A writer for a new session. Nothing is on disk before its first event. */
  begin(meta: SessionMeta): SessionWriter;
  /** newest first */
  list(): Promise<Result<readonly KeptSession[]>>;
  read(id: string): Promise<Result<Reading>>;
  /** A session that is being written is deleted too, and its writer stops. */
  delete(id: string): Promise<Result<void>>;
  deleteAll(): Promise<Result<void>>;
  /** bytes of all kept sessions as they were handed to the browser; the disk may need less or more */
  usage(): Promise<Result<Bytes>>;
  /** Lets go of the database; writers that are still open stop. */
  close(): void;
}

export interface JournalOptions {
  /** the session's clock */
  readonly now: () => EpochMillis;
  readonly limits: JournalLimits;
  /** the browser's own if absent */
  readonly indexedDB?: IDBFactory;
  readonly locks?: LockManager;
}

/** The limits are looked at again when a session has grown by so much, or by a sixteenth of `maxBytes`. */
const CHECK_EVERY: Bytes = 4 * 1024 * 1024;

const UNAVAILABLE = "This browser window has no IndexedDB, so sessions are not kept on disk.";
const NOT_KEPT = "This session is no longer kept: it was deleted, or its record cannot be read.";
const CLOSED: Trouble = {
  now: "The journal was closed, so recording goes on in memory only.",
  afterwards: "The journal was closed while the session was recorded.",
};

/**
 * Opens the journal and deletes what the limits no longer allow.
 * @returns an error, one sentence, when sessions cannot be kept: recording can go on without
 */
export async function openJournal(options: JournalOptions): Promise<Result<Journal>> {
  const { now, limits } = options;
  const factory = options.indexedDB ?? globalThis.indexedDB;
  if (!factory) return failure(UNAVAILABLE);
  const writers = new Set<OwnedWriter>();
  const stopAll = (why: Trouble): void => {
    for (const writer of writers) writer.stop(why);
  };
  const opened = await openDatabase({ factory, onLost: (why) => stopAll({ now: why, afterwards: why }) });
  if (!opened.ok) return opened;
  const database = opened.value;
  const live = createLiveSessions(options.locks ?? globalThis.navigator?.locks);

  const limited = await attempt("tidied up", async () => {
    await sweep(database);
    await enforceLimits(database, live, limits, now());
  });
  if (!limited.ok) {
    database.close();
    return limited;
  }

  const begin = (meta: SessionMeta): SessionWriter => {
    const id = crypto.randomUUID();
    const release = live.begin(id);
    const step = Math.min(CHECK_EVERY, limits.maxBytes / 16);
    let checkedAt = 0;
    let keep: Keep = KEEP.everything;
    const writer = createSessionWriter({
      database,
      id,
      meta,
      now,
      maxBytes: limits.maxBytes,
      async afterWrite({ bytes }) {
        if (bytes - checkedAt < step) return keep;
        checkedAt = bytes;
        const checked = await attempt("tidied up", () => enforceLimits(database, live, limits, now()));
        if (checked.ok) keep = checked.value;
        return keep;
      },
      onEnd() {
        release();
        writers.delete(writer);
      },
    });
    writers.add(writer);
    return writer;
  };

  return ok({
    begin,
    list: () =>
      attempt("listed", async () => {
        const [records, liveIds, unbroken] = await Promise.all([
          allRecords(database),
          live.ids(),
          database.getAllKeys("unbroken"),
        ]);
        return records
          .map((record) => keptSession(record, liveIds, new Set(unbroken)))
          .sort((a, b) => b.startedAt - a.startedAt || b.lastWriteAt - a.lastWriteAt);
      }),
    async read(id) {
      const found = await attempt("read", async () => {
        const [value, liveIds, unbroken] = await Promise.all([
          database.get("sessions", id),
          live.ids(),
          database.getAllKeys("unbroken", id),
        ]);
        const record = parseSessionRecord(value);
        return record && readBatches(database, record, keptSession(record, liveIds, new Set(unbroken)));
      });
      if (!found.ok) return found;
      return found.value ? ok(found.value) : failure(NOT_KEPT);
    },
    delete: (id) =>
      attempt("deleted", async () => {
        for (const writer of writers) if (writer.id === id) writer.stop(DELETED);
        await deleteSession(database, id);
      }),
    deleteAll: () =>
      attempt("deleted", async () => {
        stopAll(DELETED);
        const transaction = database.transaction(STORES, "readwrite");
        await Promise.all([...STORES.map((name) => transaction.objectStore(name).clear()), transaction.done]);
      }),
    usage: () =>
      attempt("measured", async () => (await allRecords(database)).reduce((sum, { bytes }) => sum + bytes, 0)),
    close() {
      stopAll(CLOSED);
      database.close();
    },
  });
}

/** @param done what did not work, as in "could not be read" */
async function attempt<Value>(done: string, action: () => Promise<Value>): Promise<Result<Value>> {
  try {
    return ok(await action());
  } catch (error) {
    return failure(
      `The kept sessions could not be ${done} (${nameOf(error)}): close DevTools, open it again and try once more.`,
    );
  }
}

async function allRecords(database: JournalDatabase): Promise<SessionRecord[]> {
  const values = await database.getAll("sessions");
  return values.map(parseSessionRecord).filter((record) => record !== undefined);
}

/**
 * Deletes what nobody could open: records that cannot be read, and sessions whose first batch is
 * gone, which were deleted from another window at the very moment at which they were written.
 */
async function sweep(database: JournalDatabase): Promise<void> {
  for (const id of await database.getAllKeys("sessions")) {
    const record = parseSessionRecord(await database.get("sessions", id));
    if (record && (record.batches === 0 || (await database.getKey("batches", [id, 0])))) continue;
    await deleteSession(database, id);
  }
}

async function enforceLimits(
  database: JournalDatabase,
  live: LiveSessions,
  limits: JournalLimits,
  now: EpochMillis,
): Promise<Keep> {
  const liveIds = await live.ids();
  const { remove, keep } = applyLimits(await allRecords(database), (id) => liveIds.has(id), limits, now);
  for (const id of remove) await deleteSession(database, id);
  return keep;
}
