import { failure, ok } from "../../core/base/result.ts";
import { applyEvent, createSession } from "../../core/session/apply-event.ts";
import type { SessionEvent } from "../../core/session/events.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import type { RecordingStatus, SessionSource } from "../source.ts";

export interface FakeSource extends SessionSource {
  /** what was pressed, in order */
  readonly pressed: string[];
  play(...events: readonly SessionEvent[]): void;
  setStatus(status: RecordingStatus): void;
  setNow(at: number): void;
}

/** A source without a browser: events go through the real `applyEvent`, and time stands still. */
export function createFakeSource(
  events: readonly SessionEvent[] = [],
  status: RecordingStatus = { state: "recording" },
) {
  let session = createSession();
  let present = status;
  let changes = 0;
  let now: number | undefined;
  let settings = DEFAULT_SETTINGS;
  const pressed: string[] = [];
  const press = (name: string) => async (): Promise<void> => void pressed.push(name);
  const source: FakeSource = {
    get session() {
      return session;
    },
    get status() {
      return present;
    },
    get revision() {
      return session.version + changes;
    },
    now: () => now ?? session.now,
    annotate: (event) => applyEvent(session, event),
    controls: {
      start: press("start"),
      stop: press("stop"),
      clear() {
        pressed.push("clear");
        changes += session.version + 1;
        session = createSession();
      },
      reloadPage: () => void pressed.push("reload"),
      askServer: async (connection) => {
        pressed.push(`ask ${connection}`);
        return ok(undefined);
      },
      presets: { settings: DEFAULT_SETTINGS },
      get settings() {
        return settings;
      },
      async changeSettings(part) {
        settings = { ...settings, ...part };
        changes++;
      },
      health: {
        version: "0.0.0",
        stored: async () => ({ keptSessions: 0, settings: 0 }),
        deleteAll: async () => ok(undefined),
        selfTest: async () => [],
      },
      keptSessions: {
        notice: undefined,
        list: async () => ok([]),
        open: async () => failure("Nothing is kept here."),
        delete: async () => ok(undefined),
        deleteAll: async () => ok(undefined),
        usage: async () => ok(0),
      },
    },
    pressed,
    play(...more) {
      for (const event of more) applyEvent(session, event);
    },
    setStatus(next) {
      present = next;
      changes++;
    },
    setNow(at) {
      now = at;
    },
  };
  source.play(...events);
  return source;
}
