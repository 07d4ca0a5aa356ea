import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { browser, openRaw, openWindow, value } from "./journal-fixture.ts";
import { recoveredSession } from "./recovered-session.ts";

/**
 * Databases as released versions left them on a disk, one a layout. A file is never written anew:
 * a new layout gets a new one, made while it is the present one.
 */
const FOLDER = join(import.meta.dirname, "fixtures");
const FILES = readdirSync(FOLDER).sort();

interface StoredDatabase {
  readonly version: number;
  readonly stores: Readonly<Record<string, readonly (readonly [IDBValidKey, unknown])[]>>;
}

const ARRAYS = { Float64Array, Uint8Array, Uint16Array, Uint32Array };

function stored(file: string): StoredDatabase {
  return JSON.parse(readFileSync(join(FOLDER, file), "utf8"), (_, found: unknown) => {
    if (typeof found !== "object" || found === null || !("array" in found && "values" in found)) return found;
    return ARRAYS[found.array as keyof typeof ARRAYS].from(found.values as number[]);
  }) as StoredDatabase;
}

/** Puts it on the disk, past all of the journal's own code. */
function putOnDisk({ version, stores }: StoredDatabase): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = browser.factory.open("socketscope-journal", version);
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("upgradeneeded", () => {
      for (const [name, entries] of Object.entries(stores)) {
        const store = request.result.createObjectStore(name);
        for (const [key, entry] of entries) store.put(entry, key);
      }
    });
    request.addEventListener("success", () => {
      request.result.close();
      resolve();
    });
  });
}

it("there is a stored database of each layout", async () => {
  await openWindow();
  const present = await openRaw();
  const { version } = present;
  present.close();
  expect(FILES.map((file) => stored(file).version)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
});

describe.each(FILES)("%s", (file) => {
  it("keeps its sessions, the ended one and the one whose browser was killed", async () => {
    await putOnDisk(stored(file));
    const journal = await openWindow();
    expect(value(await journal.list())).toMatchObject([
      { id: "killed-session", page: { url: "https://shop.example/" }, events: 7, clean: false, live: false },
      { id: "ended-session", extensionVersion: "0.1.0", events: 17, clean: true, endReason: "user", broken: false },
    ]);
    expect(value(await journal.usage())).toBeGreaterThan(1_000);
  });

  it("gives them back whole", async () => {
    await putOnDisk(stored(file));
    const journal = await openWindow();
    const { session, skipped, notices } = await recoveredSession(value(await journal.read("ended-session")));
    expect([skipped, notices, session.ignoredEvents]).toEqual([0, [], 0]);
    expect(session.capture).toMatchObject({ pageScript: true, stopped: { reason: "user" } });
    expect([...session.connections.values()]).toMatchObject([
      {
        url: "wss://shop.example/live",
        handshake: { status: 101, responseHeaders: [{ name: "Server", value: "nginx" }] },
        sent: { frames: 1, bytes: 5 },
        received: { frames: 2, bytes: 5_003 },
        closeCalled: { code: 4001 },
        close: { code: 4001, reason: "had enough", wasClean: true, by: "page" },
        heldBack: [{ peak: 400_000, sends: 3 }],
      },
      { url: "ws://shop.example/old", state: "blocked", blocked: { by: "mixed-content" } },
    ]);
    const payloads = [0, 1, 2].map((row) => session.frames.payloadOf(row));
    expect(payloads).toMatchObject([
      { kind: "kept", bytes: new TextEncoder().encode("grün") },
      { kind: "kept", bytes: new Uint8Array([0, 255, 16]) },
      { kind: "dropped" },
    ]);
    expect([session.clockGaps.length, session.httpResponses.length, session.pageEvents.length]).toEqual([1, 1, 1]);
  });

  it("takes new sessions beside them", async () => {
    await putOnDisk(stored(file));
    const journal = await openWindow();
    const writer = journal.begin({ page: { url: "" }, startedAt: browser.now, extensionVersion: "9" });
    writer.append({ type: "recording-started", at: browser.now, page: { url: "" }, pageScript: true });
    await writer.close("user");
    expect(value(await journal.list())).toHaveLength(3);
  });
});
