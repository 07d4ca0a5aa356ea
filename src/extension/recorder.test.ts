import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeTransport, NAMES, pageSays, type FakeTransport } from "../capture/testing.ts";
import { ok } from "../core/base/result.ts";
import type { SessionEvent, StopReason } from "../core/session/events.ts";
import { createFakeSource } from "../ui/fake/fake-source.ts";
import { DEFAULT_SETTINGS, type Settings } from "../ui/settings.ts";
import type { DebuggerTransport } from "./debugger-transport.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import type { SessionKeeper } from "./session-keeper.ts";

type DetachReason = Parameters<Parameters<DebuggerTransport["onDetached"]>[0]>[0];

/** A tab with its debugger: at most one attachment, which the browser may refuse or end. */
interface FakeTab extends DebuggerTransport, FakeTransport {
  attached: boolean;
  /** what the browser says instead of attaching */
  refusal: string | undefined;
  /** attachments wait until `release` is called */
  hold(): { release(): void };
  /** the browser ends the attachment */
  end(reason: DetachReason): void;
  readonly log: string[];
}

function fakeTab(answers: Record<string, unknown> = {}): FakeTab {
  const transport = fakeTransport({
    "Page.getFrameTree": { frameTree: { frame: { url: "https://app.test/" } } },
    ...answers,
  });
  const ended = new Set<(reason: DetachReason) => void>();
  const log: string[] = [];
  let held: Promise<void> = Promise.resolve();
  const tab: FakeTab = {
    ...transport,
    attached: false,
    refusal: undefined,
    log,
    async attach() {
      await held;
      log.push("attach");
      if (tab.refusal !== undefined) throw new Error(tab.refusal);
      if (tab.attached) throw new Error("Another debugger is already attached to the tab with id: 1.");
      tab.attached = true;
    },
    async detach() {
      log.push("detach");
      if (!tab.attached) throw new Error("Debugger is not attached to the tab with id: 1.");
      tab.attached = false;
    },
    send: (method, params, session) =>
      tab.attached
        ? transport.send(method, params, session)
        : Promise.reject(new Error("Debugger is not attached to the tab with id: 1.")),
    attachSharedWorkers: () => Promise.resolve(),
    onDetached(listener) {
      ended.add(listener);
      return () => ended.delete(listener);
    },
    hold() {
      let release: (() => void) | undefined;
      held = new Promise((resolve) => (release = resolve));
      return { release: () => release?.() };
    },
    end(reason) {
      tab.attached = false;
      for (const listener of ended) listener(reason);
    },
  };
  return tab;
}

interface Kept {
  readonly sessions: SessionEvent[][];
  readonly ends: StopReason[];
}

const nothing = () => Promise.resolve(ok(undefined));

function fakeKeeper(kept: Kept): SessionKeeper {
  return {
    notice: undefined,
    begin: () => void kept.sessions.push([]),
    append: (event) => void kept.sessions.at(-1)?.push(event),
    end: (reason) => void kept.ends.push(reason),
    list: () => Promise.resolve(ok([])),
    open: () => Promise.resolve({ ok: false, error: "nothing is kept" }),
    delete: nothing,
    deleteAll: nothing,
    usage: () => Promise.resolve(ok(0)),
  };
}

async function recorderOn(tab: FakeTab, settings: Partial<Settings> = {}): Promise<{ recorder: Recorder; kept: Kept }> {
  const kept: Kept = { sessions: [], ends: [] };
  const all = { ...DEFAULT_SETTINGS, ...settings };
  const recorder = await createRecorder({
    transport: tab,
    names: NAMES,
    environment: { userAgent: "test", extensionVersion: "1" },
    settings: all,
    presets: { settings: DEFAULT_SETTINGS },
    health: () => createFakeSource().controls!.health,
    saveSettings: (part) => Promise.resolve({ ...all, ...part }),
    openKeeper: () => Promise.resolve(fakeKeeper(kept)),
    reloadPage: () => undefined,
  });
  return { recorder, kept };
}

const TICK = 1000;
const SOCKET = { requestId: "1.1", url: "wss://app.test/ws", initiator: {} };
const ANSWER = { requestId: "1.1", timestamp: 1, response: { status: 101, statusText: "", headers: {} } };
const FRAME = { requestId: "1.1", timestamp: 2, response: { opcode: 1, mask: false, payloadData: "hello" } };

function openSocket(tab: FakeTab): void {
  tab.say("Network.webSocketCreated", SOCKET);
  tab.say("Network.webSocketHandshakeResponseReceived", ANSWER);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("start and stop", () => {
  test("records from start to stop", async () => {
    const tab = fakeTab();
    const { recorder, kept } = await recorderOn(tab);
    expect(recorder.status).toEqual({ state: "idle" });
    await recorder.controls.start();
    expect(recorder.status).toEqual({ state: "recording" });
    expect(recorder.session.page).toEqual({ url: "https://app.test/" });
    expect(recorder.session.capture).toMatchObject({ recording: true, pageScript: true });
    openSocket(tab);
    tab.say("Network.webSocketFrameReceived", FRAME);
    await recorder.controls.stop();
    expect(recorder.status).toEqual({ state: "stopped", reason: "user" });
    expect(tab.attached).toBe(false);
    expect(recorder.session.capture.gaps).toHaveLength(1);
    expect(recorder.session.frames.length).toBe(1);
    expect(kept.sessions.map((events) => events.map(({ type }) => type))).toEqual([
      ["recording-started", "connection-created", "handshake-answered", "frame", "recording-stopped"],
    ]);
  });

  test("time goes on while nothing happens, and no longer once it is stopped", async () => {
    const { recorder } = await recorderOn(fakeTab());
    await recorder.controls.start();
    const { now } = recorder.session;
    vi.advanceTimersByTime(3 * TICK);
    expect(recorder.session.now).toBe(now + 3 * TICK);
    await recorder.controls.stop();
    const { version } = recorder.session;
    vi.advanceTimersByTime(3 * TICK);
    expect(recorder.session.version).toBe(version);
  });

  test("start while recording or starting does nothing", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab);
    await Promise.all([recorder.controls.start(), recorder.controls.start()]);
    await recorder.controls.start();
    expect(tab.log).toEqual(["attach"]);
    expect(recorder.status.state).toBe("recording");
  });

  test("going on keeps the session and closes the gap", async () => {
    const tab = fakeTab();
    const { recorder, kept } = await recorderOn(tab);
    await recorder.controls.start();
    openSocket(tab);
    await recorder.controls.stop();
    vi.advanceTimersByTime(5000);
    await recorder.controls.start();
    expect(recorder.session.connections.size).toBe(1);
    expect(recorder.session.capture.gaps).toMatchObject([{ reason: "user", to: recorder.now() }]);
    tab.say("Network.webSocketFrameReceived", FRAME);
    expect(recorder.session.connections.get("c1")?.received.frames).toBe(1);
    expect(kept.sessions).toHaveLength(1);
  });

  test("the page script is left out where the settings say so", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab, { pageScript: false });
    await recorder.controls.start();
    expect(recorder.session.capture.pageScript).toBe(false);
    expect(tab.sent.map(({ method }) => method)).not.toContain("Runtime.addBinding");
  });

  test("counts only: sizes without payloads", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab, { countsOnly: true });
    await recorder.controls.start();
    openSocket(tab);
    tab.say("Network.webSocketFrameReceived", FRAME);
    expect(recorder.session.frames.lengthOf(0)).toBe(5);
    expect(recorder.session.frames.payloadOf(0)).toMatchObject({ kind: "dropped" });
  });
});

describe("stop while it starts", () => {
  test("the stop wins, and nothing stays attached", async () => {
    const tab = fakeTab();
    const { recorder, kept } = await recorderOn(tab);
    const attaching = tab.hold();
    const starting = recorder.controls.start();
    expect(recorder.status).toEqual({ state: "starting" });
    const stopping = recorder.controls.stop();
    expect(recorder.status).toEqual({ state: "stopped", reason: "user" });
    attaching.release();
    await Promise.all([starting, stopping]);
    expect(recorder.status).toEqual({ state: "stopped", reason: "user" });
    expect(tab.attached).toBe(false);
    // Nothing was recorded, so there is no gap in it either.
    expect(recorder.session.capture.gaps).toEqual([]);
    expect(kept.sessions).toEqual([]);
    vi.advanceTimersByTime(3 * TICK);
    expect(recorder.session.version).toBe(0);
  });

  test("while the page is being prepared, which may hang for as long as it shows a dialog", async () => {
    const tab = fakeTab({ "Runtime.enable": new Promise(() => undefined) });
    const { recorder } = await recorderOn(tab);
    void recorder.controls.start();
    await vi.waitFor(() => expect(recorder.session.capture.recording).toBe(true));
    await recorder.controls.stop();
    expect(recorder.status).toEqual({ state: "stopped", reason: "user" });
    expect(recorder.session.capture.gaps).toMatchObject([{ reason: "user" }]);
    expect(tab.attached).toBe(false);
  });

  test("and start again at once: it records, attached once", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab);
    const attaching = tab.hold();
    const first = recorder.controls.start();
    const stopping = recorder.controls.stop();
    const second = recorder.controls.start();
    attaching.release();
    await Promise.all([first, stopping, second]);
    expect(recorder.status).toEqual({ state: "recording" });
    expect(tab.attached).toBe(true);
    expect(tab.log).toEqual(["attach", "detach", "attach"]);
    expect(tab.sent.filter(({ method }) => method === "Page.enable")).toHaveLength(1);
    await recorder.controls.stop();
    expect(tab.attached).toBe(false);
  });
});

describe("what the browser refuses and ends", () => {
  test("a refused attachment is told in the browser's own words", async () => {
    const tab = fakeTab();
    tab.refusal = "Cannot access a chrome:// URL";
    const { recorder } = await recorderOn(tab);
    await recorder.controls.start();
    expect(recorder.status).toEqual({ state: "refused", message: "Cannot access a chrome:// URL" });
    expect(recorder.session.version).toBe(0);
  });

  test("a page that cannot be prepared is let go of", async () => {
    const tab = fakeTab({ "Network.enable": new Error("Not allowed") });
    const { recorder } = await recorderOn(tab);
    await recorder.controls.start();
    expect(recorder.status).toEqual({ state: "refused", message: "Not allowed" });
    expect(recorder.session.capture).toMatchObject({ recording: false, stopped: { reason: "refused" } });
    expect(tab.attached).toBe(false);
  });

  test("a refusal that comes when the page has moved on already is asked again", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab);
    tab.refusal = "Cannot access a chrome:// URL";
    const attaching = tab.hold();
    const started = recorder.controls.start();
    const navigated = recorder.pageNavigated();
    attaching.release();
    await started;
    expect(tab.log).toEqual(["attach", "detach", "attach", "detach"]);
    tab.refusal = undefined;
    await navigated;
    expect(recorder.status).toEqual({ state: "recording" });
  });

  test("a refusal is asked again when the page has moved on", async () => {
    const tab = fakeTab();
    tab.refusal = "Cannot access a chrome:// URL";
    const { recorder } = await recorderOn(tab);
    await recorder.controls.start();
    tab.refusal = undefined;
    await recorder.pageNavigated();
    expect(recorder.status.state).toBe("recording");
  });

  test("a stale attachment is taken down and attached anew", async () => {
    const tab = fakeTab();
    tab.attached = true;
    const { recorder } = await recorderOn(tab);
    await recorder.controls.start();
    expect(tab.log).toEqual(["attach", "detach", "attach"]);
    expect(recorder.status.state).toBe("recording");
  });

  test("Cancel on the infobar stops it, and a navigation does not begin it again", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab);
    await recorder.controls.start();
    tab.end("canceled_by_user");
    expect(recorder.status).toEqual({ state: "stopped", reason: "canceled-by-user", message: "canceled_by_user" });
    expect(recorder.session.capture.stopped?.reason).toBe("canceled-by-user");
    await recorder.pageNavigated();
    expect(recorder.status.state).toBe("stopped");
    await recorder.controls.start();
    expect(recorder.status.state).toBe("recording");
  });

  test("a restricted page in between: recording goes on after it, with one gap", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab);
    await recorder.controls.start();
    tab.end("target_closed");
    expect(recorder.status).toMatchObject({ state: "stopped", reason: "target-closed" });
    tab.refusal = "Cannot access a chrome:// URL";
    await recorder.pageNavigated();
    expect(recorder.status.state).toBe("refused");
    vi.advanceTimersByTime(7000);
    tab.refusal = undefined;
    await recorder.pageNavigated();
    expect(recorder.status.state).toBe("recording");
    const { gaps } = recorder.session.capture;
    expect(gaps).toMatchObject([{ reason: "target-closed", from: gaps[0]!.to! - 7000 }]);
  });

  test("an attachment that ends while it begins leaves it stopped, not recording nothing", async () => {
    const tab = fakeTab({ "Runtime.enable": new Promise(() => undefined) });
    const { recorder } = await recorderOn(tab);
    void recorder.controls.start();
    await vi.waitFor(() => expect(recorder.session.capture.recording).toBe(true));
    tab.end("canceled_by_user");
    expect(recorder.status).toMatchObject({ state: "stopped", reason: "canceled-by-user" });
    vi.advanceTimersByTime(3 * TICK);
    expect(recorder.status).toMatchObject({ state: "stopped", reason: "canceled-by-user" });
  });

  test("an end that comes when it is stopped already changes nothing", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab);
    await recorder.controls.start();
    await recorder.controls.stop();
    tab.end("target_closed");
    expect(recorder.status).toEqual({ state: "stopped", reason: "user" });
  });

  test("a navigation while recording, or before it was asked for, attaches nothing", async () => {
    const tab = fakeTab();
    const { recorder } = await recorderOn(tab);
    await recorder.pageNavigated();
    expect(tab.log).toEqual([]);
    await recorder.controls.start();
    await recorder.pageNavigated();
    expect(tab.log).toEqual(["attach"]);
  });
});

describe("clear", () => {
  test("forgets what was, and what lives goes on", async () => {
    const tab = fakeTab();
    const { recorder, kept } = await recorderOn(tab);
    await recorder.controls.start();
    openSocket(tab);
    pageSays(tab, { kind: "new", n: 1, url: SOCKET.url, top: true });
    tab.say("Network.webSocketFrameReceived", FRAME);
    tab.say("Network.webSocketCreated", { ...SOCKET, requestId: "1.2" });
    tab.say("Network.webSocketClosed", { requestId: "1.2", timestamp: 3 });
    recorder.controls.clear();
    expect([...recorder.session.connections.keys()]).toEqual(["c1"]);
    expect(recorder.session.frames.length).toBe(0);
    tab.say("Network.webSocketFrameReceived", FRAME);
    pageSays(tab, { kind: "close", n: 1, code: 1001, reason: "", wasClean: true });
    expect(recorder.session.connections.get("c1")).toMatchObject({ received: { frames: 1 }, close: { code: 1001 } });
    expect(recorder.session.ignoredEvents).toBe(0);
    expect(kept.sessions).toHaveLength(2);
  });

  test("while stopped: what lives is there again when it goes on", async () => {
    const tab = fakeTab();
    const { recorder, kept } = await recorderOn(tab, { pageScript: false });
    await recorder.controls.start();
    openSocket(tab);
    await recorder.controls.stop();
    recorder.controls.clear();
    expect(recorder.session.connections.size).toBe(0);
    recorder.controls.clear();
    await recorder.controls.start();
    tab.say("Network.webSocketFrameReceived", FRAME);
    expect(recorder.session.ignoredEvents).toBe(0);
    expect(recorder.session.connections.get("c1")).toMatchObject({
      url: SOCKET.url,
      state: "open",
      received: { frames: 1 },
    });
    expect(kept.sessions).toHaveLength(2);
    expect(kept.sessions[1]!.map(({ type }) => type).slice(0, 2)).toEqual(["recording-started", "connection-created"]);
  });
});

test("the revision only ever grows, and grows with every change", async () => {
  const tab = fakeTab();
  const { recorder } = await recorderOn(tab);
  const seen = [recorder.revision];
  const note = (): number => seen.push(recorder.revision);
  const starting = recorder.controls.start();
  note();
  await starting;
  note();
  openSocket(tab);
  note();
  recorder.controls.clear();
  note();
  recorder.controls.clear();
  note();
  vi.advanceTimersByTime(TICK);
  note();
  await recorder.controls.stop();
  note();
  recorder.controls.clear();
  note();
  await recorder.controls.changeSettings({ countsOnly: true });
  note();
  for (let index = 1; index < seen.length; index++) expect(seen[index]).toBeGreaterThan(seen[index - 1]!);
});

test("DevTools goes away: the page is let go of and the session ends properly", async () => {
  const tab = fakeTab();
  const { recorder, kept } = await recorderOn(tab);
  await recorder.controls.start();
  recorder.dispose();
  await vi.waitFor(() => expect(tab.attached).toBe(false));
  expect(kept.ends.at(-1)).toBe("devtools-closed");
  expect(kept.sessions[0]!.at(-1)).toMatchObject({ type: "recording-stopped", reason: "devtools-closed" });
  vi.advanceTimersByTime(3 * TICK);
  openSocket(tab);
  expect(kept.sessions[0]!.at(-1)).toMatchObject({ type: "recording-stopped" });
});

test("the computer slept: the gap is told", async () => {
  const { recorder } = await recorderOn(fakeTab());
  await recorder.controls.start();
  vi.advanceTimersByTime(TICK);
  // The wall clock goes on while the steady one and the timers stand still.
  vi.setSystemTime(Date.now() + 600_000);
  vi.advanceTimersByTime(TICK);
  expect(recorder.session.clockGaps).toMatchObject([{ gapMs: 600_000 }]);
});
