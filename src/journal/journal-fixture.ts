import "fake-indexeddb/auto";
import { afterEach, beforeEach, vi } from "vitest";
import type { FrameTransferred, SessionEvent } from "../core/session/events.ts";
import { openJournal, type Journal, type JournalOptions } from "./journal.ts";

export const START = Date.UTC(2026, 10, 20, 12);
export const DAY = 24 * 60 * 60 * 1000;
export const META = { page: { url: "https://app.example/" }, startedAt: START, extensionVersion: "1.2.3" };
export const STARTED: SessionEvent = { type: "recording-started", at: START, page: META.page, pageScript: true };
export const CREATED: SessionEvent = {
  type: "connection-created",
  at: START + 1,
  id: "c1",
  url: "wss://app.example/ws",
  target: "page",
};

/** One browser for each test: its disk, its locks and its clock, shared by all of its windows. */
export const browser = { factory: new IDBFactory(), locks: fakeLocks(), now: START };
let opened: Journal[] = [];

beforeEach(() => {
  Object.assign(browser, { factory: new IDBFactory(), locks: fakeLocks(), now: START });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const journal of opened) journal.close();
  opened = [];
});

function fakeLocks(): LockManager {
  const held = new Set<string>();
  return {
    async request(name: string, callback: () => Promise<void>) {
      held.add(name);
      await callback();
      held.delete(name);
    },
    query: () => Promise.resolve({ held: [...held].map((name) => ({ name })), pending: [] }),
  } as unknown as LockManager;
}

/** A journal as another window of the same browser would open it. */
export async function openWindow(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const { factory: indexedDB, locks } = browser;
  const limits = { maxAgeMs: 7 * DAY, maxBytes: 100_000_000 };
  const journal = value(await openJournal({ now: () => browser.now, limits, indexedDB, locks, ...options }));
  opened.push(journal);
  return journal;
}

/** The journal's database as it is, past all of the journal's own code. */
export function openRaw(): Promise<IDBDatabase> {
  return new Promise((resolve) => {
    const request = browser.factory.open("socketscope-journal");
    request.addEventListener("success", () => resolve(request.result));
  });
}

export function value<Value>(result: { ok: true; value: Value } | { ok: false; error: string }): Value {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

export function frame(payload: string | Uint8Array, at = browser.now): FrameTransferred {
  return { type: "frame", at, id: "c1", direction: "received", opcode: 1, payload };
}

export async function eventsOf(journal: Journal, id: string): Promise<SessionEvent[]> {
  const events: SessionEvent[] = [];
  for await (const batch of value(await journal.read(id)).batches) events.push(...batch);
  return events;
}
