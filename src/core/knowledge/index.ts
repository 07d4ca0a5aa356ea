import { browserErrors } from "./browser-errors.ts";
import { closeCodeRanges, closeCodes } from "./close-codes.ts";
import { statuses } from "./http-statuses.ts";
import intermediaries from "./intermediaries.json" with { type: "json" };
import type { Intermediary, Knowledge } from "./knowledge.ts";
import { profiles } from "./profiles.ts";

/** All that the diagnosis knows about the world. `index.test.ts` checks the JSON against its type. */
export const KNOWLEDGE: Knowledge = {
  intermediaries: intermediaries as readonly Intermediary[],
  closeCodes,
  closeCodeRanges,
  statuses,
  browserErrors,
  profiles,
};
