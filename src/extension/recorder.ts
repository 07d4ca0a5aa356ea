import { createCapture } from "../capture/capture.ts";
import type { PageScriptNames } from "../capture/page-script.ts";
import { applyEvent, createSession } from "../core/session/apply-event.ts";
import { carryOverEvents } from "../core/session/carry-over.ts";
import type { Environment, SessionEvent, StopReason } from "../core/session/events.ts";
import type { Session } from "../core/session/session.ts";
import type { Settings } from "../ui/settings.ts";
import type { RecordingControls, RecordingStatus, SessionSource } from "../ui/source.ts";
import type { DebuggerTransport } from "./debugger-transport.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { createSleepWatch } from "./sleep-watch.ts";

export interface RecorderOptions {
  readonly transport: DebuggerTransport;
  readonly names: PageScriptNames;
  readonly environment: Environment;
  readonly settings: Settings;
  readonly saveSettings: (settings: Settings) => Promise<void>;
  readonly openKeeper: (settings: Settings) => Promise<SessionKeeper>;
  readonly reloadPage: () => void;
}

/** The live session of one inspected page. Lives in the devtools page, exactly as long as DevTools. */
export interface Recorder extends SessionSource {
  readonly controls: RecordingControls;
  /** DevTools goes away: let go of the page at once */
  dispose(): void;
  /** the inspected page has moved on: attach again if the browser detached us meanwhile */
  pageNavigated(): Promise<void>;
}

const TICK_MS = 1000;
const BYTES_A_MB = 1_000_000;

export async function createRecorder(options: RecorderOptions): Promise<Recorder> {
  const { transport, environment } = options;
  const now = Date.now;
  let settings = options.settings;
  let keeper = await options.openKeeper(settings);
  const payloadLimit = (): number => (settings.countsOnly ? 0 : settings.payloadMb * BYTES_A_MB);
  let session = createSession({ payloadLimit: payloadLimit() });
  let status: RecordingStatus = { state: "idle" };
  let statusChanges = 0;
  let ticker: ReturnType<typeof setInterval> | undefined;

  const emit = (event: SessionEvent): void => {
    applyEvent(session, event);
    keeper.append(event);
  };
  const capture = createCapture({
    transport,
    emit,
    now,
    pageScript: () => settings.pageScript,
    names: options.names,
  });
  const sleep = createSleepWatch(now, () => performance.now());

  const setStatus = (next: RecordingStatus): void => {
    status = next;
    statusChanges++;
  };

  /** A new session in place of the present one; what lives goes on in it. */
  const renew = (): void => {
    const carried = carryOverEvents(session, now());
    const { page }: Session = session;
    // Revisions only ever grow, also when a smaller session takes the place of a larger one.
    statusChanges += session.version + 1;
    session = createSession({ payloadLimit: payloadLimit() });
    if (carried.length > 0) keeper.begin(page);
    else keeper.end("user");
    for (const event of carried) emit(event);
  };

  const tick = (): void => {
    const gapMs = sleep.tick();
    if (gapMs !== undefined) capture.clockGap();
    emit({ type: "clock", at: now(), ...(gapMs === undefined ? {} : { gapMs }) });
    const { url } = session.page;
    // A worker that goes away while it is looked for is looked for in vain.
    if (URL.canParse(url)) void transport.attachSharedWorkers(new URL(url).origin).catch(() => undefined);
  };

  const attach = async (): Promise<void> => {
    try {
      await transport.attach();
    } catch {
      // An attachment of ours may have outlived its devtools page; take it down and try once more.
      await transport.detach().catch(() => undefined);
      await transport.attach();
    }
  };

  const start = async (): Promise<void> => {
    if (status.state === "recording" || status.state === "starting") return;
    const resumed = session.capture.startedAt !== undefined;
    setStatus({ state: "starting" });
    try {
      await attach();
      await capture.attach((url) => {
        if (!resumed) keeper.begin({ url });
        const { pageScript } = settings;
        emit({ type: "recording-started", at: now(), page: { url }, pageScript, environment });
      });
      sleep.reset();
      ticker ??= setInterval(tick, TICK_MS);
      setStatus({ state: "recording" });
    } catch (error) {
      capture.detached();
      await transport.detach().catch(() => undefined);
      if (session.capture.recording) emit({ type: "recording-stopped", at: now(), reason: "refused" });
      setStatus({ state: "refused", message: error instanceof Error ? error.message : String(error) });
    }
  };

  const stopped = (reason: StopReason, message?: string): void => {
    clearInterval(ticker);
    ticker = undefined;
    capture.detached();
    const why = message === undefined ? { reason } : { reason, message };
    emit({ type: "recording-stopped", at: now(), ...why });
    setStatus({ state: "stopped", ...why });
  };

  transport.onDetached((reason) => {
    if (status.state !== "recording" && status.state !== "starting") return;
    stopped(reason === "canceled_by_user" ? "canceled-by-user" : "target-closed", reason);
  });

  return {
    get session() {
      return session;
    },
    get status() {
      return status;
    },
    get revision() {
      return session.version + statusChanges;
    },
    now,
    controls: {
      start,
      async stop() {
        if (status.state !== "recording") return;
        stopped("user");
        await transport.detach().catch(() => undefined);
      },
      clear: renew,
      reloadPage: options.reloadPage,
      get settings() {
        return settings;
      },
      async changeSettings(part) {
        const before = settings;
        settings = { ...settings, ...part };
        session.frames.payloads.limit = payloadLimit();
        statusChanges++;
        await options.saveSettings(settings);
        if (KEEPING.every((name) => before[name] === settings[name])) return;
        keeper.end("user");
        keeper = await options.openKeeper(settings);
        // What is kept from here on begins with what lives, so that it can be read by itself.
        if (!session.capture.recording) return;
        keeper.begin(session.page);
        for (const event of carryOverEvents(session, now())) keeper.append(event);
      },
      get keptSessions() {
        return keeper;
      },
    },
    async pageNavigated() {
      if (status.state === "stopped" && status.reason === "target-closed") await start();
    },
    dispose() {
      clearInterval(ticker);
      if (session.capture.recording) emit({ type: "recording-stopped", at: now(), reason: "devtools-closed" });
      keeper.end("devtools-closed");
      capture.dispose();
      void transport.detach().catch(() => undefined);
    },
  };
}

/** Settings whose change makes another journal of it. */
const KEEPING = ["keepSessions", "keepDays", "keepMb"] as const;
