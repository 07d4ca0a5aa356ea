import type { Knowledge, Profile } from "../../knowledge/knowledge.ts";
import { GENERAL_PROFILE } from "../../knowledge/profiles.ts";
import type { Connection, Session } from "../../session/session.ts";
import { pathname } from "../ended.ts";

/**
 * The profile that a session is held against: the first whose patterns match the page, else the
 * first whose endpoint a socket of the page uses, else the general one.
 */
export function profileFor(session: Session, { profiles }: Knowledge): Profile {
  const url = session.page.url;
  const byPage = profiles.find(({ match }) => match?.some((pattern) => globMatches(pattern, url)));
  if (byPage) return byPage;
  const connections = [...session.connections.values()];
  const bySocket = profiles.find((profile) => connections.some((connection) => isEndpoint(connection, profile)));
  return bySocket ?? GENERAL_PROFILE;
}

/** Whether a socket is the one that a profile speaks of. Products may live below a path of their own. */
export function isEndpoint(connection: Connection, { endpoint }: Profile): boolean {
  return endpoint !== undefined && pathname(connection).endsWith(endpoint);
}

/** `*` stands for anything. Linear in the text for each star, so no pattern can stall the panel. */
export function globMatches(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const lower = text.toLowerCase();
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return lower === first;
  if (!lower.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = lower.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return lower.length - last.length >= at && lower.endsWith(last);
}
