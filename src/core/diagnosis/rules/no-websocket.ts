import type { Rule } from "../finding.ts";
import { duration } from "../format.ts";
import { advise, finding } from "../make-finding.ts";
import { isEndpoint, profileFor } from "../profiles/match-profile.ts";

/** Applications may load for a while before they open their socket. */
const PATIENCE_MS = 15_000;

export const noWebsocket: Rule = {
  meta: { id: "no-websocket", description: "The profile of the page expects a socket, and the page opened none." },
  check(session, knowledge) {
    const profile = profileFor(session, knowledge);
    const expected = profile.sockets?.min ?? 0;
    const since = loadedAt(session.pageEvents) ?? session.capture.startedAt;
    if (expected === 0 || since === undefined || session.now - since < PATIENCE_MS) return [];
    const tried = [...session.connections.values()].filter(
      (connection) => profile.endpoint === undefined || isEndpoint(connection, profile),
    );
    if (tried.length > 0) return [];
    const others = session.connections.size;
    return [
      finding({
        rule: "no-websocket",
        severity: "warning",
        confidence: "possible",
        title: `The page was expected to open a socket${profile.endpoint === undefined ? "" : ` at ${profile.endpoint}`}, and did not.`,
        summary: `Possible: the profile "${profile.name}" expects ${expected}, and none was seen in ${duration(session.now - since)}. The page may have failed before it came so far, or it needs a login first.`,
        evidence: [
          { label: "Page", value: session.page.url.split(/[?#]/, 1)[0] ?? "" },
          { label: "Watched for", value: duration(session.now - since), at: since },
          { label: "Other sockets", value: String(others) },
        ],
        advice: advise(
          "Reload the page with this panel open, sign in, and wait for half a minute.",
          "Look in the browser's console and Network panel for scripts and requests that failed.",
          "Check that the code that opens the socket runs at all.",
        ),
        unseen: ["Sockets of shared workers that were opened before the recording are not seen."],
        references: [],
      }),
    ];
  },
};

/** When the present document was loaded, if that was seen. */
function loadedAt(pageEvents: readonly { kind: string; at: number }[]): number | undefined {
  return pageEvents.findLast(({ kind }) => kind === "navigated")?.at;
}
