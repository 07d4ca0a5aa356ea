import { createCapture } from "../capture/capture.ts";
import type { PageScriptNames } from "../capture/page-script.ts";
import { applyEvent, createSession } from "../core/session/apply-event.ts";
import { carryOver } from "../core/session/carry-over.ts";
import type { Environment, SessionEvent, StopReason } from "../core/session/events.ts";
import type { RecordingStatus, SessionSource } from "../ui/source.ts";
import type { DebuggerTransport } from "./debugger-transport.ts";
import { createSleepWatch } from "./sleep-watch.ts";

export interface RecorderOptions {
  readonly transport: DebuggerTransport;
  readonly names: PageScriptNames;
  readonly pageScript: boolean;
  readonly environment: Environment;
  readonly reloadPage: () => void;
}

/** The live session of one inspected page. Lives in the devtools page, exactly as long as DevTools. */
export interface Recorder extends SessionSource {
  /** DevTools goes away: let go of the page at once */
  dispose(): void;
  /** the inspected page has moved on: attach again if the browser detached us meanwhile */
  pageNavigated(): Promise<void>;
}

const TICK_MS = 1000;

export function createRecorder(options: RecorderOptions): Recorder {
  const { transport, environment } = options;
  const now = Date.now;
  let session = createSession();
  let status: RecordingStatus = { state: "idle" };
  let statusChanges = 0;
  let ticker: ReturnType<typeof setInterval> | undefined;

  const emit = (event: SessionEvent): void => applyEvent(session, event);
  const capture = createCapture({ ...options, emit, now });
  const sleep = createSleepWatch(now, () => performance.now());

  const setStatus = (next: RecordingStatus): void => {
    status = next;
    statusChanges++;
  };

  const tick = (): void => {
    const gapMs = sleep.tick();
    if (gapMs !== undefined) capture.clockGap();
    emit({ type: "clock", at: now(), ...(gapMs === undefined ? {} : { gapMs }) });
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
    setStatus({ state: "starting" });
    try {
      await attach();
      await capture.attach((url) => {
        emit({ type: "recording-started", at: now(), page: { url }, pageScript: options.pageScript, environment });
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
      clear() {
        // Revisions only ever grow, also when a smaller session takes the place of a larger one.
        statusChanges += session.version + 1;
        session = carryOver(session, now());
      },
      reloadPage: options.reloadPage,
    },
    async pageNavigated() {
      if (status.state === "stopped" && status.reason === "target-closed") await start();
    },
    dispose() {
      clearInterval(ticker);
      capture.dispose();
      void transport.detach().catch(() => undefined);
    },
  };
}
