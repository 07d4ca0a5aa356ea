import type { ConnectionId } from "../../base/units.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import type { Session } from "../../session/session.ts";
import type { End } from "../ended.ts";
import type { Ended } from "../ends.ts";
import type { RuleId } from "../finding.ts";
import { type Cause, WEIGHT } from "./cause.ts";
import { heartbeatCause } from "./heartbeat.ts";
import { idleCause } from "./idle.ts";
import { lifetimeCause } from "./lifetime.ts";
import { networkCause } from "./network.ts";
import { oversizedCause } from "./oversized.ts";
import { raceCause } from "./race.ts";
import { restartCause } from "./restart.ts";
import { type Scene, sceneOf } from "./scene.ts";

/** One end with its causes, best first. Rules that speak of ends read this, so that they agree. */
export interface Explanation {
  readonly ended: Ended;
  readonly cause: Cause;
  /** what would explain it too, but not as well */
  readonly also: readonly Cause[];
}

/** What an end is when nothing better explains it. */
const PLAIN: Record<End, { rule: RuleId; because: string }> = {
  page: { rule: "page-closed", because: "the page called close()" },
  left: { rule: "page-closed", because: "the page was left" },
  fault: { rule: "protocol-error", because: "the browser named a fault in the data" },
  goodbye: { rule: "close-code", because: "the server said goodbye" },
  vanished: { rule: "abnormal-close", because: "no goodbye came" },
  unknown: { rule: "abnormal-close", because: "nothing is known about the end" },
};

const cache = new WeakMap<Session, { version: number; knowledge: Knowledge; found: Map<ConnectionId, Explanation> }>();

/** Every end of the session explained; computed once for a state of the session. */
export function explainAll(session: Session, knowledge: Knowledge): ReadonlyMap<ConnectionId, Explanation> {
  const known = cache.get(session);
  if (known && known.version === session.version && known.knowledge === knowledge) return known.found;
  const scene = sceneOf(session, knowledge);
  const found = new Map(scene.ends.all.map((ended) => [ended.connection.id, explain(ended, scene)]));
  cache.set(session, { version: session.version, knowledge, found });
  return found;
}

/** The ends whose best cause belongs to a rule, oldest first. */
export function endsExplainedBy(rule: RuleId, session: Session, knowledge: Knowledge): Explanation[] {
  return [...explainAll(session, knowledge).values()].filter(({ cause }) => cause.rule === rule);
}

export function explain(ended: Ended, scene: Scene): Explanation {
  const { rule, because } = PLAIN[ended.end];
  const leftOver: Cause = { rule, because, confidence: "certain", weight: WEIGHT.leftOver };
  const causes = [
    networkCause(ended, scene),
    restartCause(ended, scene),
    heartbeatCause(ended),
    oversizedCause(ended),
    raceCause(ended, scene),
    idleCause(ended, scene),
    lifetimeCause(ended, scene),
    leftOver,
  ].filter((cause) => cause !== undefined);
  const [cause = leftOver, ...also] = causes.sort((a, b) => b.weight - a.weight);
  return { ended, cause, also: also.filter((other) => other !== leftOver) };
}
