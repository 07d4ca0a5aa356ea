import { expect, test, vi } from "vitest";
import { fakeTransport, NAMES } from "../capture/testing.ts";
import { ok } from "../core/base/result.ts";
import type { SessionEvent } from "../core/session/events.ts";
import { createFakeSource } from "../ui/fake/fake-source.ts";
import { DEFAULT_SETTINGS, type Settings } from "../ui/settings.ts";
import { createRecorder } from "./recorder.ts";
import type { SessionKeeper } from "./session-keeper.ts";

interface OpenedKeeper {
  readonly settings: Settings;
  readonly events: SessionEvent[];
  ended: boolean;
}

const nothing = async () => ok(undefined);

function fakeKeeper(opened: OpenedKeeper): SessionKeeper {
  return {
    notice: undefined,
    begin: () => undefined,
    append: (event) => void opened.events.push(event),
    end: () => (opened.ended = true),
    list: async () => ok([]),
    open: async () => ({ ok: false, error: "nothing is kept" }),
    delete: nothing,
    deleteAll: nothing,
    usage: async () => ok(0),
  };
}

async function recorder() {
  const tab = fakeTransport({ "Page.getFrameTree": { frameTree: { frame: { url: "https://app.test/" } } } });
  const keepers: OpenedKeeper[] = [];
  const stored: Partial<Settings>[] = [];
  let all = DEFAULT_SETTINGS;
  const created = await createRecorder({
    transport: {
      ...tab,
      attach: async () => undefined,
      detach: async () => undefined,
      attachSharedWorkers: async () => undefined,
      onDetached: () => () => undefined,
    },
    names: NAMES,
    environment: { userAgent: "test", extensionVersion: "1" },
    settings: all,
    presets: { settings: DEFAULT_SETTINGS },
    health: () => createFakeSource().controls!.health,
    saveSettings: async (part) => {
      stored.push(part);
      all = { ...all, ...part };
      return all;
    },
    openKeeper: async (settings) => {
      const opened: OpenedKeeper = { settings, events: [], ended: false };
      keepers.push(opened);
      return fakeKeeper(opened);
    },
    reloadPage: () => undefined,
  });
  await created.controls.start();
  tab.say("Network.webSocketCreated", { requestId: "1", url: "wss://app.test/ws", initiator: {} });
  const say = (payloadData: string): void =>
    tab.say("Network.webSocketFrameReceived", {
      requestId: "1",
      timestamp: 2,
      response: { opcode: 1, mask: false, payloadData },
    });
  return { recorder: created, tab, keepers, stored, say };
}

test("counts only: nothing of a payload reaches memory or disk, from now on", async () => {
  const { recorder: live, keepers, say } = await recorder();
  say("before");
  await live.controls.changeSettings({ countsOnly: true });
  say("secret");
  const { frames } = live.session;
  expect(frames.payloadOf(0)).toMatchObject({ kind: "kept" });
  expect([frames.payloadOf(1), frames.lengthOf(1)]).toEqual([{ kind: "dropped", leftOut: true }, 6]);
  expect(JSON.stringify(keepers[0]?.events)).not.toContain("secret");
  expect(keepers[0]?.events.at(-1)).toMatchObject({ type: "frame", length: 6, kept: "none" });
});

test("less memory for payloads holds at once", async () => {
  const { recorder: live } = await recorder();
  await live.controls.changeSettings({ payloadMb: 3 });
  expect(live.session.frames.payloads.limit).toBe(3_000_000);
});

test("the page script is asked for anew only when recording starts", async () => {
  const { recorder: live, tab } = await recorder();
  await live.controls.changeSettings({ pageScript: false });
  // What is attached later gets what the recording began with.
  const targetInfo = { targetId: "t", type: "worker", url: "https://app.test/worker.js" };
  tab.say("Target.attachedToTarget", { sessionId: "worker", targetInfo, waitingForDebugger: false });
  await vi.waitFor(() =>
    expect(tab.sent).toContainEqual(expect.objectContaining({ method: "Runtime.addBinding", session: "worker" })),
  );
  expect(live.session.capture.pageScript).toBe(true);
  await live.controls.stop();
  const before = tab.sent.length;
  await live.controls.start();
  expect(live.session.capture.pageScript).toBe(false);
  expect(tab.sent.slice(before).map(({ method }) => method)).not.toContain("Runtime.addBinding");
});

test("changes of what is kept follow one another, and what lives is in the last", async () => {
  const { recorder: live, keepers, stored } = await recorder();
  await Promise.all([
    live.controls.changeSettings({ keepSessions: false }),
    live.controls.changeSettings({ keepDays: 30 }),
    live.controls.changeSettings({ keepSessions: true }),
  ]);
  expect(stored).toEqual([{ keepSessions: false }, { keepDays: 30 }, { keepSessions: true }]);
  expect(keepers.at(-1)?.settings).toMatchObject({ keepSessions: true, keepDays: 30 });
  expect(keepers.map(({ ended }) => ended)).toEqual([...keepers.slice(1).map(() => true), false]);
  expect(keepers.at(-1)?.events.map(({ type }) => type)).toEqual(["recording-started", "connection-created"]);
});

test("a change from another window holds here, and is not stored a second time", async () => {
  const { recorder: live, keepers, stored } = await recorder();
  await live.settingsChanged({ ...DEFAULT_SETTINGS, keepSessions: false, payloadMb: 8 });
  expect(live.controls.settings).toMatchObject({ keepSessions: false, payloadMb: 8 });
  expect(keepers).toHaveLength(2);
  await live.settingsChanged(live.controls.settings);
  expect(keepers).toHaveLength(2);
  expect(stored).toEqual([]);
});
