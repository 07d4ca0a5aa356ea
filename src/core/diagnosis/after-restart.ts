import type { EpochMillis } from "../base/units.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Connection, Session } from "../session/session.ts";
import { endsExplainedBy } from "./causes/explain.ts";
import { isRetryAfter } from "./causes/restart.ts";
import { foundNoServer } from "./causes/scene.ts";
import { placeOf } from "./ended.ts";

/** For findings whose attempts all came in the wake of a restart. */
export const AFTER_RESTART =
  " The attempts came right after the server had been stopped or restarted, of which a finding of its own tells.";

/**
 * Tells whether attempts are all retries of connections that a restart ended. Their failure is no
 * trouble of its own then, and must not outrank the restart.
 */
export function restartRetries(session: Session, knowledge: Knowledge): (attempts: readonly Connection[]) => boolean {
  const ends = new Map<string, EpochMillis[]>();
  for (const { ended } of endsExplainedBy("server-restart", session, knowledge)) {
    const place = placeOf(ended.connection);
    ends.set(place, [...(ends.get(place) ?? []), ended.at]);
  }
  return (attempts) =>
    attempts.every(
      (attempt) =>
        foundNoServer(attempt) && (ends.get(placeOf(attempt))?.some((at) => isRetryAfter(attempt, at)) ?? false),
    );
}
