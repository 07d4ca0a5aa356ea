import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../core/session/events.ts";
import {
  browser,
  CREATED,
  DAY,
  eventsOf,
  frame,
  META,
  openRaw,
  openWindow,
  START,
  STARTED,
  value,
} from "./journal-fixture.ts";
import type { Journal } from "./journal.ts";

describe("a session in the journal", () => {
  it("is read back event by event, also by another window", async () => {
    const writer = (await openWindow()).begin(META);
    const events = [STARTED, CREATED, frame("one"), frame(new Uint8Array([1, 2])), frame("three")];
    for (const event of events) writer.append(event);
    await writer.close("user");
    const other = await openWindow();
    expect(await eventsOf(other, writer.id)).toEqual(events);
    expect(writer.status).toEqual({ state: "closed" });
    expect(writer.unwritten).toEqual({ events: 0, payloads: 0 });
  });

  it("is listed with what the list shows", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    writer.append(frame("x".repeat(1_000)));
    browser.now = START + 5_000;
    await writer.close("user");
    const bytes = 2 * 16 + JSON.stringify(STARTED).length + 1_000;
    expect(value(await journal.list())).toEqual([
      {
        id: writer.id,
        page: { url: "https://app.example/" },
        extensionVersion: "1.2.3",
        startedAt: START,
        lastWriteAt: START + 5_000,
        endedAt: START + 5_000,
        endReason: "user",
        events: 2,
        bytes,
        clean: true,
        live: false,
        broken: false,
        unwritten: { events: 0, payloads: 0 },
        delayMs: 5_000,
      },
    ]);
    expect(value(await journal.usage())).toBe(bytes);
  });

  it("is not there before its first event, and stays away when closed without any", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    await writer.flush();
    await writer.close("user");
    expect(value(await journal.list())).toEqual([]);
    expect(writer.status.state).toBe("closed");
  });

  it("is listed newest first", async () => {
    const journal = await openWindow();
    for (const startedAt of [START + 1, START + 3, START + 2]) {
      const writer = journal.begin({ ...META, startedAt });
      writer.append(STARTED);
      await writer.close("user");
    }
    const starts = value(await journal.list()).map((kept) => kept.startedAt - START);
    expect(starts).toEqual([3, 2, 1]);
  });

  it("takes nothing after it was closed, and counts what came", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    const closed = writer.close("user");
    writer.append(frame("late"));
    await closed;
    writer.append(frame("later"));
    expect(await eventsOf(journal, writer.id)).toEqual([STARTED]);
    expect(writer.unwritten.events).toBe(2);
  });
});

async function change(action: (sessions: IDBObjectStore, batches: IDBObjectStore) => void): Promise<void> {
  const database = await openRaw();
  const transaction = database.transaction(["sessions", "batches"], "readwrite");
  const done = new Promise((resolve) => transaction.addEventListener("complete", resolve));
  action(transaction.objectStore("sessions"), transaction.objectStore("batches"));
  await done;
  database.close();
}

describe("reading what was damaged", () => {
  it("skips and counts a batch that is no batch, and one that is gone", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    for (const payload of ["zero", "one", "two", "three"]) {
      writer.append(frame(payload));
      await writer.flush();
    }
    await change((_, batches) => {
      batches.put({ nonsense: true }, [writer.id, 1]);
      batches.delete([writer.id, 2]);
    });
    const reading = value(await journal.read(writer.id));
    const events: SessionEvent[] = [];
    for await (const batch of reading.batches) events.push(...batch);
    expect(events).toEqual([frame("zero"), frame("three")]);
    expect(reading.skipped).toBe(2);
    for await (const batch of reading.batches) events.push(...batch);
    expect(events.length).toBe(4);
    expect(reading.skipped).toBe(2);
  });

  it("says that a session is not kept, or cannot be read", async () => {
    const journal = await openWindow();
    await change((sessions) => sessions.put({ id: "broken" }, "broken"));
    const error = "This session is no longer kept: it was deleted, or its record cannot be read.";
    expect(await journal.read("broken")).toEqual({ ok: false, error });
    expect(await journal.read("never")).toEqual({ ok: false, error });
    expect(value(await journal.list())).toEqual([]);
  });

  it("sweeps away at the next opening what nobody could open", async () => {
    const journal = await openWindow();
    const headless = journal.begin(META);
    const whole = journal.begin(META);
    for (const writer of [headless, whole]) {
      writer.append(STARTED);
      await writer.flush();
      writer.append(CREATED);
      await writer.close("user");
    }
    await change((sessions, batches) => {
      sessions.put("no record", "broken");
      batches.delete([headless.id, 0]);
    });
    const other = await openWindow();
    expect(value(await other.list()).map((kept) => kept.id)).toEqual([whole.id]);
    const database = await openRaw();
    const keys = database.transaction("batches").objectStore("batches").getAllKeys();
    await new Promise((resolve) => keys.addEventListener("success", resolve));
    database.close();
    expect(keys.result).toEqual([
      [whole.id, 0],
      [whole.id, 1],
    ]);
  });
});

async function keep(journal: Journal, bytes: number, startedAt: number): Promise<string> {
  const writer = journal.begin({ ...META, startedAt });
  browser.now = startedAt;
  writer.append(frame("x".repeat(bytes - 16)));
  await writer.close("user");
  return writer.id;
}

describe("limits", () => {
  it("delete at the opening what is too old", async () => {
    const journal = await openWindow();
    await keep(journal, 100, START);
    const young = await keep(journal, 100, START + DAY);
    browser.now = START + 7 * DAY + 1;
    expect(value(await (await openWindow()).list()).map((kept) => kept.id)).toEqual([young]);
  });

  it("delete at the opening the oldest beyond the size", async () => {
    const journal = await openWindow();
    await keep(journal, 500, START);
    const second = await keep(journal, 400, START + 1);
    const third = await keep(journal, 400, START + 2);
    const other = await openWindow({ limits: { maxAgeMs: DAY, maxBytes: 1_000 } });
    expect(value(await other.list()).map((kept) => kept.id)).toEqual([third, second]);
    expect(value(await other.usage())).toBe(800);
  });

  it("delete the oldest while another is written, but never one that a second window writes", async () => {
    const limits = { maxAgeMs: 7 * DAY, maxBytes: 100_000 };
    const first = await openWindow({ limits });
    const second = await openWindow({ limits });
    const other = second.begin(META);
    other.append(frame("x".repeat(20_000)));
    await other.flush();
    const done = await keep(first, 60_000, START + 1);
    const writer = first.begin({ ...META, startedAt: START + 2 });
    writer.append(frame("x".repeat(30_000)));
    await writer.flush();
    const ids = value(await first.list()).map((kept) => kept.id);
    expect(ids).toEqual([writer.id, other.id]);
    expect(ids).not.toContain(done);
    await other.close("user");
    expect(other.status).toEqual({ state: "closed" });
  });

  it("keep a session that alone nears the size without payloads, then without frames, and say so", async () => {
    const journal = await openWindow({ limits: { maxAgeMs: DAY, maxBytes: 2_097_152 } });
    const writer = journal.begin(META);
    const append = async (count: number): Promise<void> => {
      for (let number = 0; number < count; number++) writer.append(frame("x".repeat(1_000)));
      await writer.flush();
    };
    await append(1_600);
    expect(writer.status).toEqual({
      state: "reduced",
      message:
        "This session nears the limit of 2 MB for kept sessions, so payloads of new frames are not kept on disk; their times and sizes are.",
    });
    await append(15_000);
    expect(writer.unwritten).toEqual({ events: 0, payloads: 15_000 });
    expect(writer.status).toMatchObject({
      message:
        "This session nears the limit of 2 MB for kept sessions, so new frames are not kept on disk; all other events are.",
    });
    await append(10);
    expect(writer.unwritten).toEqual({ events: 10, payloads: 15_000 });
    writer.append(CREATED);
    await writer.close("user");
    const [kept] = value(await journal.list());
    expect(kept?.events).toBe(1_600 + 15_000 + 1);
    expect(kept?.bytes).toBeLessThan(2_097_152);
  });
});

describe("deleting", () => {
  it("takes one session and all of its batches", async () => {
    const journal = await openWindow();
    const [gone, stays] = [journal.begin(META), journal.begin(META)];
    for (const writer of [gone, stays]) {
      writer.append(STARTED);
      await writer.close("user");
    }
    value(await journal.delete(gone.id));
    expect(value(await journal.list()).map((kept) => kept.id)).toEqual([stays.id]);
    expect(await eventsOf(journal, stays.id)).toEqual([STARTED]);
  });

  it("takes all, the session being written too, which then goes on in memory", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    writer.append(frame("not yet written"));
    value(await journal.deleteAll());
    const message =
      "This session was deleted from the disk while it was recorded, so recording goes on in memory only.";
    expect(writer.status).toEqual({ state: "stopped", message });
    writer.append(frame("after"));
    await writer.flush();
    await writer.close("user");
    expect(value(await journal.list())).toEqual([]);
    expect(value(await journal.usage())).toBe(0);
  });

  it("stops a writer in another window at its next write, and leaves nothing behind", async () => {
    const [first, second] = [await openWindow(), await openWindow()];
    const writer = first.begin(META);
    writer.append(STARTED);
    await writer.flush();
    value(await second.deleteAll());
    writer.append(CREATED);
    await writer.flush();
    expect(writer.status).toMatchObject({ state: "stopped" });
    expect(value(await second.list())).toEqual([]);
    expect(await eventsOf(second, writer.id).catch((error: Error) => error.message)).toBe(
      "This session is no longer kept: it was deleted, or its record cannot be read.",
    );
  });
});

describe("two windows", () => {
  it("write at the same time without disturbing each other", async () => {
    const windows = await Promise.all([openWindow(), openWindow()]);
    const writers = windows.map((journal) => journal.begin(META));
    for (let round = 0; round < 20; round++) {
      for (const [index, writer] of writers.entries()) writer.append(frame(`${index}: ${round}`));
      await Promise.all(writers.map((writer) => writer.flush()));
    }
    const live = value(await windows[0].list());
    expect(live.map((kept) => [kept.live, kept.clean])).toEqual([
      [true, false],
      [true, false],
    ]);
    await Promise.all(writers.map((writer) => writer.close("user")));
    for (const [index, writer] of writers.entries()) {
      const payloads = (await eventsOf(windows[0], writer.id)).map((event) => event.type === "frame" && event.payload);
      expect(payloads).toEqual(Array.from({ length: 20 }, (_, round) => `${index}: ${round}`));
    }
  });
});
