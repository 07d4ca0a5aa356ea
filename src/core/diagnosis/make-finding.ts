import type { Advice, Finding } from "./finding.ts";
import { roleAdvice } from "./roles.ts";

type Needed = Pick<Finding, "rule" | "severity" | "confidence" | "title" | "summary">;

/** A finding whose lists are empty unless given, and without `unseen` if nothing was. */
export function finding({ unseen = [], ...fields }: Needed & Partial<Finding>): Finding {
  const lists = { connections: [], evidence: [], ruledOut: [], suspects: [], advice: [], references: [] };
  return { ...lists, ...fields, ...(unseen.length > 0 ? { unseen } : {}) };
}

/** One sentence for each reader. */
export function advise(user: string, operations: string, developer: string): Advice[] {
  return roleAdvice({ user, operations, developer });
}

/** Names no culprit, so that it may stand below any finding. */
export const SEND_REPORT = "Send the exported report to your support: it shows them where to look.";
/** Where a goodbye with a code came. */
export const SERVER_SAID_SO =
  "Send the exported report to your support: the code with which the server closed tells them where to look.";
export const RELOAD =
  "Reload the page if it does not connect again by itself. If it happens again, send the exported report to your support.";
