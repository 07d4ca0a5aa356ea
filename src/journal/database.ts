import { wrap, type DBSchema, type IDBPDatabase } from "idb";
import { failure, ok, type Result } from "../core/base/result.ts";

/** Values are `unknown`: what comes back is believed only after a parser has seen it. */
interface JournalSchema extends DBSchema {
  /** key: the session's id; value: a `SessionRecord` */
  sessions: { key: string; value: unknown };
  /** key: the session's id and the number of the batch; value: a `PackedBatch` */
  batches: { key: [string, number]; value: unknown };
  /**
   * key: the session's id, for as long as no write of it has failed. A full disk takes no new record
   * to tell that it is full, but it still lets something be deleted.
   */
  unbroken: { key: string; value: true };
}

export const STORES = ["sessions", "batches", "unbroken"] as const;

export type JournalDatabase = IDBPDatabase<JournalSchema>;

const DATABASE_NAME = "socketscope-journal";

/**
 * What leads from one version of the database to the next; its version is the number of steps. A
 * step is never changed once it was released: a new layout is a new step at the end.
 */
type UpgradeStep = (database: IDBDatabase, transaction: IDBTransaction) => void;
const UPGRADES: readonly UpgradeStep[] = [
  (database) => {
    database.createObjectStore("sessions");
    database.createObjectStore("batches");
    database.createObjectStore("unbroken");
  },
];

export interface OpenDatabaseOptions {
  readonly factory: IDBFactory;
  /** the database is lost to this page; `why` is one sentence */
  readonly onLost: (why: string) => void;
  /** for tests of the upgrade path */
  readonly upgrades?: readonly UpgradeStep[];
}

const IN_USE =
  "The journal is in use by an older Socketscope in another window, so it cannot be opened: close DevTools there, then open it here again.";
const TAKEN_OVER =
  "A newer Socketscope in another window has taken over the journal, so recording goes on in memory only: close DevTools and open it again.";
const CLOSED =
  "The browser closed the journal, so recording goes on in memory only: close DevTools and open it again to keep sessions.";
const NEWER =
  "The kept sessions were written by a newer version of Socketscope: update Socketscope to open them, or remove it and install it again to start afresh.";

/** @returns the open database, or one sentence that says why there is none */
export function openDatabase(options: OpenDatabaseOptions): Promise<Result<JournalDatabase>> {
  const { factory, onLost, upgrades = UPGRADES } = options;
  return new Promise((resolve) => {
    let request: IDBOpenDBRequest;
    try {
      request = factory.open(DATABASE_NAME, upgrades.length);
    } catch (error) {
      resolve(failure(`The journal cannot be opened (${nameOf(error)}), so sessions are not kept on disk.`));
      return;
    }
    let givenUp = false;
    request.addEventListener("upgradeneeded", (event) => {
      for (const upgrade of upgrades.slice(event.oldVersion)) upgrade(request.result, request.transaction!);
    });
    request.addEventListener("blocked", () => {
      givenUp = true;
      resolve(failure(IN_USE));
    });
    request.addEventListener("error", () => {
      const name = nameOf(request.error);
      const why = `The journal cannot be opened (${name}), so sessions are not kept on disk.`;
      resolve(failure(name === "VersionError" ? NEWER : why));
    });
    request.addEventListener("success", () => {
      const database = request.result;
      // The others have let go after all, but the caller was told otherwise.
      if (givenUp) return database.close();
      // Standing in the way of a newer version would block it until this page is closed.
      database.addEventListener("versionchange", () => {
        database.close();
        onLost(TAKEN_OVER);
      });
      database.addEventListener("close", () => onLost(CLOSED));
      resolve(ok(wrap(database) as unknown as JournalDatabase));
    });
  });
}

/** Removes a session and all that belongs to it. */
export async function deleteSession(database: JournalDatabase, id: string): Promise<void> {
  const transaction = database.transaction(STORES, "readwrite");
  await Promise.all([
    transaction.objectStore("sessions").delete(id),
    transaction.objectStore("batches").delete(IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER])),
    transaction.objectStore("unbroken").delete(id),
    transaction.done,
  ]);
}

/** `QuotaExceededError`, `AbortError`, …; the message of what is no DOMException. */
export function nameOf(error: unknown): string {
  if (error instanceof Error) return error.name === "Error" ? error.message : error.name;
  return "unknown error";
}
