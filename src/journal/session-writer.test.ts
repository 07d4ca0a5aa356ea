import { describe, expect, it, vi } from "vitest";
import type { SessionEvent } from "../core/session/events.ts";
import { STORES } from "./database.ts";
import {
  browser,
  CREATED,
  eventsOf,
  frame,
  META,
  openRaw,
  openWindow,
  START,
  STARTED,
  value,
} from "./journal-fixture.ts";
import { recoveredSession } from "./recovered-session.ts";

/** Keeps every other transaction on the journal waiting until it is let go. */
async function blockDisk(): Promise<() => Promise<void>> {
  const database = await openRaw();
  const transaction = database.transaction(["sessions", "batches"], "readwrite");
  const done = new Promise((resolve) => transaction.addEventListener("complete", resolve));
  let blocked = true;
  const spin = (): void => {
    if (blocked) transaction.objectStore("sessions").count().addEventListener("success", spin);
  };
  spin();
  return async () => {
    blocked = false;
    await done;
    database.close();
  };
}

/** A writer that has just written, and what it puts into the database from then on. */
async function busyWriter() {
  const writer = (await openWindow()).begin(META);
  writer.append(STARTED);
  await writer.flush();
  return { writer, put: vi.spyOn(IDBObjectStore.prototype, "put") };
}
/** one batch and the session's record */
const ONE_WRITE = 2;

it("knows a session by the page that was recorded last", async () => {
  const journal = await openWindow();
  const writer = journal.begin({ ...META, page: { url: "about:blank" } });
  const nameOf = async () => value(await journal.list()).map(({ page }) => page.url);
  writer.append({ type: "recording-started", at: START, page: { url: "about:blank" }, pageScript: true });
  writer.append({ type: "page-event", at: START + 1, kind: "navigated", url: "https://shop.example/orders" });
  writer.append({ type: "page-event", at: START + 2, kind: "hidden", url: "https://shop.example/frame" });
  await writer.flush();
  expect(await nameOf()).toEqual(["https://shop.example/orders"]);
  const reading = value(await journal.read(writer.id));
  expect((await recoveredSession(reading)).session.page.url).toBe("https://shop.example/orders");
});

describe("writing", () => {
  it("happens at once after a pause, so that a lone event is never lost", async () => {
    const { writer, put } = await busyWriter();
    browser.now += 250;
    for (const event of [CREATED, frame("one")]) writer.append(event);
    await Promise.resolve();
    expect(put).toHaveBeenCalledTimes(ONE_WRITE);
    await writer.flush();
    expect(put).toHaveBeenCalledTimes(ONE_WRITE);
  });

  it("happens by itself 250 ms after the last time, all in one", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { writer, put } = await busyWriter();
    browser.now += 100;
    for (let number = 0; number < 1_000; number++) writer.append(frame(`frame ${number}`));
    vi.advanceTimersByTime(149);
    expect(put).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(put).toHaveBeenCalledTimes(ONE_WRITE);
    await writer.flush();
    expect(put).toHaveBeenCalledTimes(ONE_WRITE);
  });

  it("does not wait for a timer that is late: the events' own times will do", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { writer, put } = await busyWriter();
    writer.append(frame("one", START));
    writer.append(frame("two", START + 249));
    await Promise.resolve();
    expect(put).not.toHaveBeenCalled();
    writer.append(frame("three", START + 250));
    await Promise.resolve();
    expect(put).toHaveBeenCalledTimes(ONE_WRITE);
    await writer.flush();
  });

  it("starts at once when a megabyte has come together", async () => {
    const { writer, put } = await busyWriter();
    writer.append(frame("x".repeat(600_000)));
    await Promise.resolve();
    expect(put).not.toHaveBeenCalled();
    writer.append(frame("x".repeat(600_000)));
    await Promise.resolve();
    expect(put).toHaveBeenCalledTimes(ONE_WRITE);
    await writer.flush();
  });

  it("is relaxed about durability, and the last one is under way when `close` returns", async () => {
    const journal = await openWindow();
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    const commit = vi.spyOn(IDBTransaction.prototype, "commit");
    const writer = journal.begin(META);
    writer.append(STARTED);
    const closed = writer.close("devtools-closed");
    expect(commit).toHaveBeenCalledOnce();
    await closed;
    expect(transaction).toHaveBeenCalledExactlyOnceWith(STORES, "readwrite", { durability: "relaxed" });
  });

  it("keeps the order over many batches and concurrent flushes", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    const flushes: Promise<void>[] = [];
    for (let number = 0; number < 40_000; number++) {
      writer.append(frame(String(number)));
      if (number % 7_000 === 0) flushes.push(writer.flush());
    }
    await Promise.all([...flushes, writer.close("user")]);
    const events = await eventsOf(journal, writer.id);
    const payloads = events.map((event) => event.type === "frame" && Number(event.payload));
    expect(payloads).toEqual(Array.from({ length: 40_000 }, (_, number) => number));
  });

  it("lets payloads go, then frames, then everything, when the disk is slower than the traffic", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    const release = await blockDisk();
    const payload = "x".repeat(1_000_000);
    let appended = 0;
    // 32 MB may wait: payloads until 24 MB
    for (; writer.unwritten.payloads < 10; appended++) writer.append(frame(payload));
    expect(appended).toBe(36);
    expect(writer.status).toEqual({
      state: "reduced",
      message:
        "The disk is slower than the traffic, so a part of this session is not kept on disk; recording in memory goes on.",
    });
    await release();
    await writer.flush();
    writer.append(frame(payload));
    expect(writer.unwritten).toEqual({ events: 0, payloads: 10 });
    await writer.close("user");
    const frames = (await eventsOf(journal, writer.id)).filter((event) => event.type === "frame");
    expect(frames.length).toBe(37);
    expect(frames.filter((event) => event.payload.length === 0 && event.length === 1_000_000).length).toBe(10);
    expect(value(await journal.list())[0]?.unwritten).toEqual({ events: 0, payloads: 10 });
  });

  it("notes how long the disk took, for the case that the next write is the last", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    const release = await blockDisk();
    writer.append(CREATED);
    const flushed = writer.flush();
    browser.now += 1_700;
    await release();
    await flushed;
    writer.append(frame("one"));
    await writer.flush();
    expect(value(await journal.list())[0]?.delayMs).toBe(1_700);
    writer.append(frame("two"));
    await writer.flush();
    expect(value(await journal.list())[0]?.delayMs).toBe(0);
  });

  it("never lets more wait than 32 MB, whatever comes", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    const release = await blockDisk();
    const error: SessionEvent = { type: "connection-error", at: START, id: "c1", message: "x".repeat(1_000_000) };
    for (let number = 0; number < 60; number++) writer.append(error);
    expect(writer.unwritten.events).toBe(60 - 34);
    await release();
    await writer.close("user");
    expect(value(await journal.list())[0]?.events).toBe(1 + 34);
  });
});

function failWrites(name: string, stores: readonly string[] = ["batches"]): void {
  const original = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, "put")!.value as IDBObjectStore["put"];
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...args) {
    if (stores.includes(this.name)) throw new DOMException("No.", name);
    return original.apply(this, args);
  });
}

describe("when the disk fails", () => {
  it("a full disk stops the writing, not the recording, and says so", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    failWrites("QuotaExceededError");
    writer.append(CREATED);
    writer.append(frame("one"));
    await writer.flush();
    const message =
      "There is no room left on the disk, so recording goes on in memory only: delete kept sessions or free some space, then start recording again.";
    expect(writer.status).toEqual({ state: "stopped", message });
    writer.append(frame("two"));
    await writer.close("user");
    expect(writer.status).toEqual({ state: "stopped", message });
    expect(writer.unwritten).toEqual({ events: 3, payloads: 0 });
    expect(await eventsOf(journal, writer.id)).toEqual([STARTED]);
    const [kept] = value(await journal.list());
    const afterwards = "There was no room left on the disk.";
    expect(kept).toMatchObject({
      events: 1,
      clean: true,
      broken: true,
      message: afterwards,
      unwritten: { events: 3, payloads: 0 },
    });
  });

  it("what is missing is told when the session is opened again", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    failWrites("QuotaExceededError");
    for (const payload of ["one", "two"]) writer.append(frame(payload));
    await writer.close("user");
    expect((await recoveredSession(value(await journal.read(writer.id)))).notices).toEqual([
      "The disk took no more of this session after its last write: what came later is missing.",
      "There was no room left on the disk. Not kept on disk: 2 events.",
    ]);
  });

  it("a disk too full even for saying so is told by what was deleted", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    failWrites("QuotaExceededError", ["batches", "sessions"]);
    writer.append(CREATED);
    await writer.flush();
    await writer.close("user");
    expect(value(await journal.list())[0]).toMatchObject({ events: 1, clean: false, broken: true });
    const { notices, session } = await recoveredSession(value(await journal.read(writer.id)));
    const message = "The disk took no more of this session after its last write: what came later is missing.";
    expect(notices).toEqual([message]);
    expect(session.capture.stopped).toEqual({ reason: "devtools-closed", message });
  });

  it("any other failure is named", async () => {
    const writer = (await openWindow()).begin(META);
    failWrites("UnknownError");
    writer.append(STARTED);
    await writer.flush();
    expect(writer.status).toEqual({
      state: "stopped",
      message: "The session could not be written to the disk (UnknownError), so recording goes on in memory only.",
    });
  });

  it("a transaction that is aborted later counts as not written", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    const commit = vi.spyOn(IDBTransaction.prototype, "commit").mockImplementation(function (this: IDBTransaction) {
      this.abort();
    });
    writer.append(STARTED);
    await writer.flush();
    commit.mockRestore();
    expect(writer.status).toMatchObject({ state: "stopped" });
    expect(writer.unwritten.events).toBe(1);
    expect(value(await journal.list())).toEqual([]);
  });

  it("closing the database stops the writers and fails the rest in one sentence", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    writer.append(CREATED);
    journal.close();
    expect(writer.status).toEqual({
      state: "stopped",
      message: "The journal was closed, so recording goes on in memory only.",
    });
    expect(writer.unwritten.events).toBe(1);
    expect(await journal.list()).toEqual({
      ok: false,
      error:
        "The kept sessions could not be listed (InvalidStateError): close DevTools, open it again and try once more.",
    });
  });
});
