import type { Bytes, Millis } from "../../base/units.ts";
import { type Ended, isUnexpected } from "../ends.ts";
import { size } from "../format.ts";
import { type Cause, WEIGHT } from "./cause.ts";

const TOO_BIG = 1009;
const REASON = /(message|frame|payload).*(too|max)|too (big|large|long)|exceed/i;
/** The smallest limit on messages in common use: AWS API Gateway and SignalR cut at 32 kB. */
const NOTABLE: Bytes = 32_000;
const RIGHT_AFTER: Millis = 2000;

/** A message was larger than the other side accepts. */
export function oversizedCause(ended: Ended): Cause | undefined {
  const { connection, at, end } = ended;
  const { close, sent } = connection;
  if (end === "goodbye" && (close?.code === TOO_BIG || REASON.test(close?.reason ?? ""))) {
    const because =
      close?.code === TOO_BIG ? "the server said so with its code 1009" : "the server said so in its reason";
    return { rule: "oversized-frame", confidence: "certain", weight: WEIGHT.said, because };
  }
  const { largest, lastAt } = sent;
  if (!isUnexpected(ended) || !largest || largest.bytes < NOTABLE || largest.at !== lastAt) return undefined;
  if (at - largest.at > RIGHT_AFTER) return undefined;
  const because = `the end came right after the largest message of the page, ${size(largest.bytes)}`;
  return { rule: "oversized-frame", confidence: "possible", weight: WEIGHT.weakPattern, because };
}
