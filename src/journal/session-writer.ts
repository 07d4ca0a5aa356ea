import type { Bytes, EpochMillis, Millis } from "../core/base/units.ts";
import type { SessionEvent, StopReason } from "../core/session/events.ts";
import { deleteSession, STORES, type JournalDatabase } from "./database.ts";
import { KEEP, keepAt, type Keep } from "./limits.ts";
import { createBatchBuilder, type PackedBatch } from "./packed-batch.ts";
import type { SessionRecord, Unwritten } from "./session-record.ts";
import { DELETED, limitReached, TOO_SLOW, writeFailed, type Trouble } from "./trouble.ts";

export interface SessionMeta {
  readonly page: { readonly url: string; readonly title?: string };
  readonly startedAt: EpochMillis;
  readonly extensionVersion: string;
}

export interface SessionWriter {
  readonly id: string;
  /** to be looked at, not listened to: the object changes whenever the status does */
  readonly status: WriterStatus;
  /** what was appended and was not written */
  readonly unwritten: Unwritten;
  /** Takes an event into the buffer: synchronous, cheap, and it never throws. */
  append(event: SessionEvent): void;
  /** Resolves when everything appended so far is written, or is known not to be. */
  flush(): Promise<void>;
  /**
   * Writes what is left and marks the session as properly ended. The write is under way when the
   * call returns, so it may be made while the page is going away.
   */
  close(reason: StopReason): Promise<void>;
}

/** `message` is one sentence for a person. */
export type WriterStatus =
  | { readonly state: "writing" }
  /** goes on, but something was left out */
  | { readonly state: "reduced"; readonly message: string }
  /** nothing is written any more; what came so far is kept unless the message says otherwise */
  | { readonly state: "stopped"; readonly message: string }
  | { readonly state: "closed" };

/**
 * Writes begin no closer together: an event after a pause is written at once, and what follows it
 * waits at most so long, as long as the disk keeps up.
 */
const FLUSH_INTERVAL: Millis = 250;
/** Written at once when so much has come together. */
const FLUSH_BYTES: Bytes = 1024 * 1024;
/** What waits for a slow disk never takes more than this, and one event. */
const BUFFER_LIMIT: Bytes = 32 * 1024 * 1024;

export interface WriterOptions {
  readonly database: JournalDatabase;
  readonly id: string;
  readonly meta: SessionMeta;
  readonly now: () => EpochMillis;
  readonly maxBytes: Bytes;
  /** asked after every write: how much of what comes is still to be kept; must not reject */
  readonly afterWrite: (record: SessionRecord) => Promise<Keep>;
  /** the session is no longer being written */
  readonly onEnd: () => void;
}

/** What the journal alone may ask of a writer. */
export interface OwnedWriter extends SessionWriter {
  /** Writes nothing more and forgets what waits. */
  stop(why: Trouble): void;
}

export function createSessionWriter(options: WriterOptions): OwnedWriter {
  const { database, id, meta, now, maxBytes } = options;
  const builder = createBatchBuilder();
  let sealed: { batch: PackedBatch; rows: number; size: Bytes }[] = [];
  let sealedBytes = 0;
  let flyingBytes = 0;
  let writing: Promise<void> | undefined;
  let soon = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastWriteAt: EpochMillis = Number.NEGATIVE_INFINITY;
  /** of the oldest event that waits: its own time, and ours */
  let oldest = { at: 0, appendedAt: 0 };
  let diskKeep: Keep = KEEP.everything;
  let unwritten: Unwritten = { events: 0, payloads: 0 };
  let begun = false;
  let closing = false;
  let status: WriterStatus = { state: "writing" };
  let trouble: Trouble | undefined;
  let record: SessionRecord = {
    id,
    ...meta,
    lastWriteAt: meta.startedAt,
    batches: 0,
    events: 0,
    bytes: 0,
    unwritten,
    delayMs: 0,
  };

  const buffered = (): Bytes => builder.size + sealedBytes + flyingBytes;
  const waiting = (): boolean => builder.rows > 0 || sealed.length > 0;
  const ended = (): boolean => closing || status.state === "stopped";
  const reduce = (why: Trouble): void => {
    trouble = why;
    status = { state: "reduced", message: why.now };
  };
  const lose = (events: number, payloads = 0): void => {
    unwritten = { events: unwritten.events + events, payloads: unwritten.payloads + payloads };
    if (status.state === "writing") reduce(TOO_SLOW);
  };
  const seal = (): void => {
    if (builder.rows === 0) return;
    const { rows, size } = builder;
    sealed.push({ batch: builder.take(), rows, size });
    sealedBytes += size;
  };

  const stop = (why: Trouble): void => {
    if (status.state === "stopped" || status.state === "closed") return;
    seal();
    trouble = why;
    status = { state: "stopped", message: why.now };
    lose(sealed.reduce((rows, batch) => rows + batch.rows, 0));
    sealed = [];
    sealedBytes = 0;
    clearTimeout(timer);
    timer = undefined;
    options.onEnd();
  };

  /** Puts everything that waits, and the record, into one transaction that is under way on return. */
  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    seal();
    const batches = sealed;
    const bytes = sealedBytes;
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    lastWriteAt = now();
    const since = rows > 0 ? oldest.appendedAt : lastWriteAt;
    const before = record;
    const mustExist = begun;
    sealed = [];
    sealedBytes = 0;
    flyingBytes += bytes;
    begun = true;
    record = {
      ...before,
      ...left(),
      lastWriteAt,
      batches: before.batches + batches.length,
      events: before.events + rows,
      bytes: before.bytes + bytes,
      delayMs: Math.max(before.delayMs, lastWriteAt - since),
    };
    try {
      const transaction = database.transaction(STORES, "readwrite", { durability: "relaxed" });
      const [sessions, store] = [transaction.objectStore("sessions"), transaction.objectStore("batches")];
      // Every request is made before the first answer, so that the write survives the page.
      const existing = sessions.getKey(id);
      const requests: Promise<unknown>[] = batches.map(({ batch }, index) =>
        store.put(batch, [id, before.batches + index]),
      );
      requests.push(sessions.put(record, id));
      if (!mustExist) requests.push(transaction.objectStore("unbroken").put(true, id));
      transaction.commit();
      const [key] = await Promise.all([existing, ...requests, transaction.done]);
      record = { ...record, delayMs: now() - since };
      if (mustExist && key === undefined) {
        // Deleted from another window: what was just written has to go as well.
        await deleteSession(database, id);
        lose(rows);
        stop(DELETED);
      }
    } catch (error) {
      record = { ...record, batches: before.batches, events: before.events, bytes: before.bytes };
      lose(rows);
      stop(writeFailed(error));
      await tellBroken();
    } finally {
      flyingBytes -= bytes;
    }
  };

  const left = (): Pick<SessionRecord, "unwritten" | "message"> => ({
    unwritten,
    ...(trouble ? { message: trouble.afterwards } : {}),
  });

  const tellBroken = async (): Promise<void> => {
    try {
      await database.delete("unbroken", id);
    } catch {
      // The database itself is gone, and with it everyone who could be told.
    }
    await rewriteRecord();
  };

  /** Tells the database why no more came; a full disk may well have no room for it. */
  const rewriteRecord = async (): Promise<void> => {
    record = { ...record, ...left() };
    try {
      const { store, done } = database.transaction("sessions", "readwrite");
      if ((await store.getKey(id)) !== undefined) await store.put(record, id);
      await done;
    } catch {
      // What matters most, that the session is broken off, takes no room and is told already.
    }
  };

  /** One write at a time; what has come meanwhile is written next, when it is due. */
  const start = (): void => {
    if (!writing && waiting() && !ended()) writing = writeAndCheck();
  };

  const writeAndCheck = async (): Promise<void> => {
    await write();
    if (!ended()) setDiskKeep(await options.afterWrite(record));
    writing = undefined;
    if (waiting()) schedule();
  };

  const schedule = (): void => {
    if (timer !== undefined || writing || ended()) return;
    const due = lastWriteAt + FLUSH_INTERVAL - now();
    if (due <= 0 || buffered() >= FLUSH_BYTES) startSoon();
    else timer = setTimeout(start, Math.min(due, FLUSH_INTERVAL));
  };

  /** When the present task has appended all it has; if it closes the session too, that is one write. */
  const startSoon = (): void => {
    if (soon || writing) return;
    soon = true;
    queueMicrotask(() => {
      soon = false;
      start();
    });
  };

  const setDiskKeep = (keep: Keep): void => {
    if (keep === KEEP.everything || keep <= diskKeep || ended()) return;
    diskKeep = keep;
    reduce(limitReached(keep, maxBytes));
  };

  return {
    id,
    get status() {
      return status;
    },
    get unwritten() {
      return unwritten;
    },
    append(event) {
      const isFrame = event.type === "frame";
      const keep = Math.max(diskKeep, keepAt(buffered(), BUFFER_LIMIT));
      if (ended() || keep === KEEP.nothing || (isFrame && keep === KEEP.noFrames)) return lose(1);
      const keepPayload = keep === KEEP.everything;
      if (isFrame && !keepPayload) lose(0, 1);
      if (!waiting()) oldest = { at: event.at, appendedAt: now() };
      const page = newPage(event);
      if (page) record = { ...record, page };
      builder.add(event, keepPayload);
      if (builder.full) seal();
      // The event's own time is a second alarm: a hidden page's timers run once a second.
      if (event.at - oldest.at >= FLUSH_INTERVAL || buffered() - flyingBytes >= FLUSH_BYTES) startSoon();
      else schedule();
    },
    async flush() {
      // Not "until nothing waits": under steady traffic something always does.
      await writing;
      start();
      await writing;
    },
    async close(reason) {
      if (closing) return;
      const stopped = status.state === "stopped";
      closing = true;
      record = { ...record, ended: { at: now(), reason } };
      if (stopped) await rewriteRecord();
      else if (begun || waiting()) await Promise.all([write(), writing]);
      if (status.state === "stopped") return;
      status = { state: "closed" };
      options.onEnd();
    },
    stop,
  };
}

/** The page that is recorded from this event on, as the session takes it. */
function newPage(event: SessionEvent): SessionMeta["page"] | undefined {
  if (event.type === "recording-started") return event.page;
  return event.type === "page-event" && event.kind === "navigated" && event.url !== undefined
    ? { url: event.url }
    : undefined;
}
