import type { ConnectionId, Millis } from "../../core/base/units.ts";
import type { Finding } from "../../core/diagnosis/finding.ts";
import type { Session } from "../../core/session/session.ts";
import { currentSilence, longestSilence } from "../../core/session/silence.ts";

/** The guided way from a complaint to a report, in this order. */
export const GUIDE_STEPS = ["reproduce", "wait", "found", "save"] as const;
export type GuideStep = (typeof GUIDE_STEPS)[number];

/**
 * Silences that are worth waiting for. 60 s is the default of nginx, Apache and AWS' load balancer, 100 s of
 * Cloudflare, 120 s ends the window in which most limits lie, 300 s is Envoy's and Azure Front Door's; longer ones are
 * rare and take more patience than a call has. Sources are in `core/knowledge`.
 */
export const WORTH_WAITING: readonly Millis[] = [60_000, 100_000, 120_000, 300_000];

/** Past this one most limits have been put to the test. */
export const ENOUGH: Millis = 120_000;

/** Twice the shortest of them: had a socket fallen silent for so long, it would have shown by then. */
const FLOWING: Millis = 120_000;

/** What the clock of "leave it open" says. */
export type Waiting =
  /** no socket is open, so nothing can be cut */
  | { readonly kind: "nothing-open" }
  /** data keeps coming, and no limit on silence will strike: `longest` is the longest silence of an open socket */
  | { readonly kind: "flowing"; readonly longest: Millis }
  | {
      readonly kind: "silent";
      /** the socket that has been silent for longest */
      readonly connection: ConnectionId;
      readonly silence: Millis;
      readonly marks: readonly Mark[];
      /** absent once all have passed */
      readonly next?: Mark;
      /** the limits at which most sockets are cut were outlived */
      readonly enough: boolean;
    };

export interface Mark {
  readonly limit: Millis;
  readonly passed: boolean;
  /** until it is reached; 0 once it was */
  readonly remaining: Millis;
}

/** @param now on the session's clock */
export function waitingOf(session: Session, now: number): Waiting {
  let quietest: { connection: ConnectionId; silence: Millis } | undefined;
  let longest = 0;
  let oldest = now;
  for (const connection of session.connections.values()) {
    const silence = currentSilence(connection, now);
    if (connection.state !== "open" || silence === undefined) continue;
    oldest = Math.min(oldest, connection.openedAt ?? session.capture.startedAt ?? now);
    longest = Math.max(longest, longestSilence(connection, now));
    if (!quietest || silence > quietest.silence) quietest = { connection: connection.id, silence };
  }
  if (!quietest) return { kind: "nothing-open" };
  const [first = 0] = WORTH_WAITING;
  if (now - oldest >= FLOWING && longest < first) return { kind: "flowing", longest };
  const { silence } = quietest;
  const marks = WORTH_WAITING.map((limit) => ({
    limit,
    passed: silence >= limit,
    remaining: Math.max(0, limit - silence),
  }));
  const next = marks.find(({ passed }) => !passed);
  return { kind: "silent", ...quietest, marks, ...(next ? { next } : {}), enough: silence >= ENOUGH };
}

/** Something is broken, and what broke it is known well enough to act on. */
export function isCause({ severity, confidence }: Finding): boolean {
  return severity === "error" && confidence !== "possible";
}

/** Whether waiting can end. */
export function causeFound(findings: readonly Finding[]): boolean {
  return findings.some(isCause);
}

/** What a person without a technical background is told: the worst few, each with what that person can do. */
export function plainFindings(
  findings: readonly Finding[],
  most = 3,
): { finding: Finding; toDo: string | undefined }[] {
  return findings
    .filter(({ severity }) => severity !== "info")
    .slice(0, most)
    .map((finding) => ({ finding, toDo: finding.advice.find(({ audience }) => audience === "user")?.text }));
}

export function nextStep(step: GuideStep): GuideStep {
  return GUIDE_STEPS[Math.min(GUIDE_STEPS.indexOf(step) + 1, GUIDE_STEPS.length - 1)] ?? step;
}

export function previousStep(step: GuideStep): GuideStep {
  return GUIDE_STEPS[Math.max(GUIDE_STEPS.indexOf(step) - 1, 0)] ?? step;
}
