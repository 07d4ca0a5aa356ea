import { diagnose } from "../src/core/diagnosis/diagnose.ts";
import { applyEvent, createSession } from "../src/core/session/apply-event.ts";
import type { Session } from "../src/core/session/session.ts";
import { openConnections } from "./support/sessions.ts";
import { percentile, spread, type Spread } from "./support/statistics.ts";

export interface DiagnosisResult {
  readonly frames: number;
  readonly connections: number;
  readonly findings: number;
  /** the first run over the whole session, with nothing compiled yet */
  readonly firstMs: number;
  /** median of the later runs, each after 100 more frames */
  readonly incrementalMs: number;
  readonly incrementalP95Ms: number;
  /** mean processor time of the later runs, which other programs on the machine hardly change */
  readonly incrementalCpuMs: number;
  readonly incrementalSpread: Omit<Spread, "values">;
  /** the same rules over a session with as many connections and a hundredth of the frames */
  readonly incrementalMsWithHundredthOfFrames: number;
}

const CONNECTIONS = 200;
const FRAMES = 1_000_000;
const RUNS = 100;
const BATCH = 100;

/**
 * A day's mixture: of 200 sockets to eight hosts a quarter is cut after 60 s of silence, some are
 * closed by the page, some by the server, some vanish in mid-traffic; the others live on.
 */
export function measureDiagnosis(): DiagnosisResult {
  const session = busySession(FRAMES);
  const startedAt = performance.now();
  const findings = diagnose(session).length;
  const firstMs = performance.now() - startedAt;
  const { times, cpuMs } = timeDiagnoses(session);
  const { values: _, ...incrementalSpread } = spread(times);
  return {
    frames: FRAMES,
    connections: CONNECTIONS,
    findings,
    firstMs,
    incrementalMs: incrementalSpread.median,
    incrementalP95Ms: percentile(times, 0.95),
    incrementalCpuMs: cpuMs,
    incrementalSpread,
    incrementalMsWithHundredthOfFrames: spread(timeDiagnoses(busySession(FRAMES / 100)).times).median,
  };
}

function busySession(frames: number): Session {
  const session = createSession();
  const ids = openConnections(session, CONNECTIONS);
  for (let frame = 0; frame < frames; frame++) {
    const id = ids[frame % ids.length]!;
    const direction = frame % 3 === 0 ? "sent" : "received";
    applyEvent(session, {
      type: "frame",
      at: 100 + (frame * 600_000) / frames,
      id,
      direction,
      opcode: 1,
      payload: "{}",
    });
  }
  ids.forEach((id, index) => endOf(session, id, index));
  return session;
}

function endOf(session: Session, id: string, index: number): void {
  const last = session.connections.get(id)?.lastFrameAt ?? 0;
  const vanish = { type: "close-event", id, code: 1006, reason: "", wasClean: false } as const;
  switch (index % 8) {
    case 0:
    case 1:
      return applyEvent(session, { ...vanish, at: last + 60_000 + index });
    case 2:
      return applyEvent(session, { ...vanish, at: last + 10 });
    case 3:
      applyEvent(session, { type: "close-called", at: last + 500, id, code: 1000 });
      return applyEvent(session, { ...vanish, at: last + 510, code: 1000, wasClean: true });
    case 4:
      return applyEvent(session, { ...vanish, at: last + 900, code: 1011, reason: "internal error", wasClean: true });
    default:
  }
}

function timeDiagnoses(session: Session): { times: number[]; cpuMs: number } {
  const living = [...session.connections.values()].filter(({ closedAt }) => closedAt === undefined);
  const times: number[] = [];
  let cpu = 0;
  for (let run = 0; run < RUNS; run++) {
    for (let frame = 0; frame < BATCH; frame++) {
      const { id } = living[frame % living.length]!;
      applyEvent(session, { type: "frame", at: session.now + 1, id, direction: "received", opcode: 1, payload: "{}" });
    }
    const usage = process.cpuUsage();
    const before = performance.now();
    diagnose(session);
    times.push(performance.now() - before);
    const { user, system } = process.cpuUsage(usage);
    cpu += (user + system) / 1000;
  }
  return { times, cpuMs: cpu / RUNS };
}
