import { describe, expect, it } from "vitest";
import { browser, CREATED, frame, META, openWindow, START, STARTED, value } from "./journal-fixture.ts";
import { recoveredSession } from "./recovered-session.ts";

describe("a recovered session", () => {
  it("that was stopped properly has nothing to add", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    for (const event of [STARTED, CREATED, frame("one", START + 2)]) writer.append(event);
    writer.append({ type: "recording-stopped", at: START + 3, reason: "user" });
    await writer.close("user");
    const { session, notices } = await recoveredSession(value(await journal.read(writer.id)));
    expect(notices).toEqual([]);
    expect(session.connections.get("c1")?.received).toMatchObject({ frames: 1, bytes: 3 });
    expect(session.capture).toMatchObject({ recording: false, endedAt: START + 3, stopped: { reason: "user" } });
  });

  it("that was cut off is stopped at its last event, and says what may be lost", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    for (const event of [STARTED, CREATED, frame("one", START + 2)]) writer.append(event);
    await writer.flush();
    journal.close();
    const lost =
      "DevTools or the browser was closed during the recording: at most the last second before that is missing.";
    const { session, notices, kept } = await recoveredSession(value(await (await openWindow()).read(writer.id)));
    expect(kept).toMatchObject({ clean: false, live: false });
    expect(notices).toEqual([lost]);
    expect(session.capture).toMatchObject({
      recording: false,
      endedAt: START + 2,
      stopped: { reason: "devtools-closed", message: lost },
      gaps: [{ from: START + 2, reason: "devtools-closed", message: lost }],
    });
  });

  it("that was stopped before DevTools was closed has lost nothing", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    writer.append({ type: "recording-stopped", at: START + 3, reason: "user" });
    await writer.flush();
    journal.close();
    const { session, notices, kept } = await recoveredSession(value(await (await openWindow()).read(writer.id)));
    expect(kept.clean).toBe(false);
    expect(notices).toEqual([]);
    expect(session.capture.stopped).toEqual({ reason: "user" });
  });

  it("takes the reason it was closed with", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.close("target-closed");
    const { session, notices } = await recoveredSession(value(await journal.read(writer.id)));
    expect(session.capture.stopped).toEqual({ reason: "target-closed" });
    expect(notices).toEqual([]);
  });

  it("names a longer time when the disk was slow", async () => {
    const journal = await openWindow();
    const writer = journal.begin(META);
    writer.append(STARTED);
    await writer.flush();
    writer.append(CREATED);
    browser.now = START + 2_500;
    await writer.flush();
    journal.close();
    const { notices } = await recoveredSession(value(await (await openWindow()).read(writer.id)));
    expect(notices).toEqual([
      "DevTools or the browser was closed during the recording: at most the last 3 seconds before that is missing.",
    ]);
  });

  it("that is still being recorded in another window is not stopped", async () => {
    const [first, second] = [await openWindow(), await openWindow()];
    const writer = first.begin(META);
    writer.append(STARTED);
    await writer.flush();
    const { session, notices } = await recoveredSession(value(await second.read(writer.id)));
    expect(session.capture.recording).toBe(true);
    expect(notices).toEqual(["This session is still being recorded: at most the last second of it is not here yet."]);
  });
});
