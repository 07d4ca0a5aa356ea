import type { Rule } from "../finding.ts";
import { abnormalClose } from "./abnormal-close.ts";
import { connectionFailed } from "./connection-failed.ts";
import { handshakeMalformed } from "./handshake-malformed.ts";
import { handshakeStatus } from "./handshake-status.ts";
import { idleTimeout } from "./idle-timeout.ts";
import { mixedContent } from "./mixed-content.ts";

/** Every rule there is. A rule's file bears its id; `index.test.ts` finds one that was forgotten. */
export const RULES: readonly Rule[] = [
  mixedContent,
  connectionFailed,
  handshakeStatus,
  handshakeMalformed,
  idleTimeout,
  abnormalClose,
];
