import { createCapture } from "../capture/capture.ts";
import type { PageScriptNames } from "../capture/page-script.ts";
import { failure } from "../core/base/result.ts";
import { applyEvent, createSession } from "../core/session/apply-event.ts";
import { askedAddress } from "../core/session/asked.ts";
import { carryOverEvents, livingConnectionEvents } from "../core/session/carry-over.ts";
import type { Environment, SessionEvent, StopReason } from "../core/session/events.ts";
import type { Session } from "../core/session/session.ts";
import { withoutPayload } from "../core/session/without-payload.ts";
import type { Settings } from "../ui/settings.ts";
import type { ExtensionHealth, Presets, RecordingControls, RecordingStatus, SessionSource } from "../ui/source.ts";
import type { HealthOptions } from "./health.ts";
import type { DebuggerTransport } from "./debugger-transport.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { createSleepWatch } from "../capture/sleep-watch.ts";

export interface RecorderOptions {
  readonly transport: DebuggerTransport;
  readonly names: PageScriptNames;
  readonly environment: Environment;
  readonly settings: Settings;
  readonly presets: Presets;
  /** stores what was changed and gives all: the rest may have been changed from another window */
  readonly saveSettings: (part: Partial<Settings>) => Promise<Settings>;
  readonly openKeeper: (settings: Settings) => Promise<SessionKeeper>;
  readonly reloadPage: () => void;
  readonly health: (of: Pick<HealthOptions, "status" | "pageScript" | "keptSessions">) => ExtensionHealth;
}

/** The live session of one inspected page. Lives in the devtools page, exactly as long as DevTools. */
export interface Recorder extends SessionSource {
  readonly controls: RecordingControls;
  /** the settings were changed, from here or from another window */
  settingsChanged(settings: Settings): Promise<void>;
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
  /** as chosen when the recording began: what is attached later must fit what was said of the whole */
  let pageScript = settings.pageScript;
  const payloadLimit = (): number => settings.payloadMb * BYTES_A_MB;
  let session = createSession({ payloadLimit: payloadLimit() });
  let status: RecordingStatus = { state: "idle" };
  let statusChanges = 0;
  let ticker: ReturnType<typeof setInterval> | undefined;

  const emit = (given: SessionEvent): void => {
    const event = settings.countsOnly && given.type === "frame" ? withoutPayload(given) : given;
    applyEvent(session, event);
    keeper.append(event);
  };
  const capture = createCapture({
    transport,
    emit,
    now,
    pageScript: () => pageScript,
    names: options.names,
  });
  const sleep = createSleepWatch(now, () => performance.now());

  const setStatus = (next: RecordingStatus): void => {
    status = next;
    statusChanges++;
  };

  /** what lived when a stopped recording was cleared: it is there again when the recording goes on */
  let heldOver: SessionEvent[] = [];

  /** A new session in place of the present one; what lives goes on in it. */
  const renew = (): void => {
    if (!session.capture.recording) heldOver.push(...livingConnectionEvents(session));
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

  /** Attaching and letting go wait for one another: neither must overtake the other. */
  let attachment: Promise<void> = Promise.resolve();
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const done = attachment.then(change);
    attachment = done.catch(() => undefined);
    return done;
  };
  const letGo = (): Promise<void> => inTurn(() => transport.detach().catch(() => undefined));

  const isStarting = (): boolean => status.state === "starting";

  /** grows with every start and stop: a start that finds it changed has been overtaken */
  let turn = 0;

  /** settles when the newest start has come to its end, good or bad */
  let begun: Promise<void> = Promise.resolve();
  const start = async (): Promise<void> => {
    if (status.state === "recording" || status.state === "starting") return;
    begun = begin();
    await begun;
  };

  const begin = async (): Promise<void> => {
    const mine = ++turn;
    setStatus({ state: "starting" });
    ({ pageScript } = settings);
    try {
      await inTurn(attach);
      if (mine !== turn) {
        // Whoever starts by now attaches anew.
        if (!isStarting()) await letGo();
        return;
      }
      await capture.attach((url) => {
        if (mine !== turn) throw new Error("The recording was stopped while it began.");
        if (session.capture.startedAt === undefined) keeper.begin({ url });
        emit({ type: "recording-started", at: now(), page: { url }, pageScript, environment });
        for (const event of heldOver.splice(0)) emit(event);
      });
      if (mine !== turn) return;
      sleep.reset();
      ticker ??= setInterval(tick, TICK_MS);
      setStatus({ state: "recording" });
    } catch (error) {
      if (mine !== turn) return;
      turn++;
      capture.detached();
      if (session.capture.recording) emit({ type: "recording-stopped", at: now(), reason: "refused" });
      setStatus({ state: "refused", message: error instanceof Error ? error.message : String(error) });
      await letGo();
    }
  };

  const stopped = (reason: StopReason, message?: string): void => {
    turn++;
    clearInterval(ticker);
    ticker = undefined;
    capture.detached();
    const why = message === undefined ? { reason } : { reason, message };
    if (session.capture.recording) emit({ type: "recording-stopped", at: now(), ...why });
    setStatus({ state: "stopped", ...why });
  };

  /** One change after the other: each takes the keeper's place. */
  let keeperChange = Promise.resolve();
  const applySettings = (next: Settings): Promise<void> => {
    const before = settings;
    settings = next;
    session.frames.payloads.limit = payloadLimit();
    statusChanges++;
    if (KEEPING.some((name) => before[name] !== next[name])) keeperChange = keeperChange.then(changeKeeper);
    return keeperChange;
  };

  const changeKeeper = async (): Promise<void> => {
    keeper.end("user");
    keeper = await options.openKeeper(settings);
    statusChanges++;
    // What is kept from here on begins with what lives, so that it can be read by itself.
    if (!session.capture.recording) return;
    keeper.begin(session.page);
    for (const event of carryOverEvents(session, now())) keeper.append(event);
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
    annotate: emit,
    controls: {
      start,
      async stop() {
        if (status.state !== "recording" && status.state !== "starting") return;
        stopped("user");
        await letGo();
      },
      clear: renew,
      reloadPage: options.reloadPage,
      async askServer(id) {
        if (status.state !== "recording")
          return failure("Nothing is recorded at this moment: start recording, then ask again.");
        const connection = session.connections.get(id);
        const address = connection && askedAddress(connection.url);
        if (address === undefined) return failure("This connection’s address is not known, so there is nobody to ask.");
        return capture.askServer(address);
      },
      get settings() {
        return settings;
      },
      presets: options.presets,
      async changeSettings(part) {
        await applySettings(await options.saveSettings(part));
      },
      get keptSessions() {
        return keeper;
      },
      health: options.health({ status: () => status, pageScript: () => pageScript, keptSessions: () => keeper }),
    },
    settingsChanged: applySettings,
    async pageNavigated() {
      // What is being asked for at this moment may yet be refused for the page that was left.
      await begun;
      // What was refused is asked for again: the page that may not be recorded has been left.
      const lost = status.state === "stopped" && status.reason === "target-closed";
      if (lost || status.state === "refused") await start();
    },
    dispose() {
      turn++;
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
