import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { openDatabase, STORES } from "./database.ts";
import { openJournal } from "./journal.ts";

const limits = { maxAgeMs: 1_000, maxBytes: 1_000 };
const createStores = (database: IDBDatabase): void => {
  for (const name of STORES) database.createObjectStore(name);
};

describe("openDatabase", () => {
  it("runs the upgrade steps that the database has not seen, and only those", async () => {
    const factory = new IDBFactory();
    const steps: number[] = [];
    const upgrades = [
      (database: IDBDatabase) => {
        steps.push(1);
        createStores(database);
      },
      () => steps.push(2),
      () => steps.push(3),
    ];
    for (const count of [1, 3, 3]) {
      const opened = await openDatabase({ factory, onLost: () => undefined, upgrades: upgrades.slice(0, count) });
      if (opened.ok) opened.value.close();
      expect(opened.ok).toBe(true);
    }
    expect(steps).toEqual([1, 2, 3]);
  });

  it("refuses a database of a newer version in one clear sentence", async () => {
    const factory = new IDBFactory();
    const newer = await openDatabase({ factory, onLost: () => undefined, upgrades: [createStores, () => undefined] });
    if (newer.ok) newer.value.close();
    expect(await openJournal({ now: () => 0, limits, indexedDB: factory })).toEqual({
      ok: false,
      error:
        "The kept sessions were written by a newer version of Socketscope: update Socketscope to open them, or remove it and install it again to start afresh.",
    });
  });

  it("makes way for a newer version, and its writers say so", async () => {
    const factory = new IDBFactory();
    const older = await openJournal({ now: () => 0, limits, indexedDB: factory });
    if (!older.ok) throw new Error(older.error);
    const writer = older.value.begin({ page: { url: "" }, startedAt: 0, extensionVersion: "1" });
    const newer = await openDatabase({ factory, onLost: () => undefined, upgrades: [createStores, () => undefined] });
    expect(newer.ok).toBe(true);
    expect(writer.status).toEqual({
      state: "stopped",
      message:
        "A newer Socketscope in another window has taken over the journal, so recording goes on in memory only: close DevTools and open it again.",
    });
  });

  it("says so when an older Socketscope does not let go", async () => {
    const factory = new IDBFactory();
    const stubborn = await new Promise<IDBDatabase>((resolve) => {
      const request = factory.open("socketscope-journal", 1);
      request.onupgradeneeded = () => createStores(request.result);
      request.onsuccess = () => resolve(request.result);
    });
    const opened = await openDatabase({ factory, onLost: () => undefined, upgrades: [createStores, () => undefined] });
    stubborn.close();
    expect(opened).toEqual({
      ok: false,
      error:
        "The journal is in use by an older Socketscope in another window, so it cannot be opened: close DevTools there, then open it here again.",
    });
  });

  it("says so when the browser refuses", async () => {
    const factory = {
      open() {
        throw new DOMException("No.", "SecurityError");
      },
    } as unknown as IDBFactory;
    expect(await openJournal({ now: () => 0, limits, indexedDB: factory })).toEqual({
      ok: false,
      error: "The journal cannot be opened (SecurityError), so sessions are not kept on disk.",
    });
  });
});
