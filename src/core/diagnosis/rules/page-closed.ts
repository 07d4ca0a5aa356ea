import type { Connection, Session } from "../../session/session.ts";
import { endsExplainedBy, type Explanation } from "../causes/explain.ts";
import { placeOf } from "../ended.ts";
import { type Ended, grouped } from "../ends.ts";
import { evidenceOfEnds } from "../evidence.ts";
import { addressOf, evidenceOfFailure } from "../failed.ts";
import type { Evidence, Finding, Rule } from "../finding.ts";
import { counted, duration } from "../format.ts";
import { advise, finding } from "../make-finding.ts";

/** Chromium waits a minute for the server's goodbye, then gives up with 1006 (measured). */
const UNANSWERED_MS = { from: 55_000, to: 65_000 };

/** `cached`: the page went to the back/forward cache; `unanswered`: the server never said goodbye. */
type Kind = "called" | "unanswered" | "left" | "cached";

const TITLES: Record<Kind, string> = {
  called: "The page itself closed the connection.",
  unanswered: "The page closed the connection, and the server never answered the goodbye.",
  left: "The page was left, which ended the connection.",
  cached: "The page was put aside for the back button, which ended the connection.",
};

export const pageClosed: Rule = {
  meta: {
    id: "page-closed",
    description: "The page ended a connection itself, by close() or by being left; told as information.",
  },
  check(session, knowledge) {
    const groups = grouped(
      endsExplainedBy("page-closed", session, knowledge),
      ({ ended }) => `${kindOf(ended)} ${placeOf(ended.connection)}`,
    );
    return [...[...groups.values()].map(ofOpen), ...beforeOpening(session)];
  },
};

function ofOpen(all: readonly Explanation[]): Finding {
  const ends = all.map(({ ended }) => ended);
  const kind = ends[0] ? kindOf(ends[0]) : "called";
  const called = kind === "called" || kind === "unanswered";
  return finding({
    rule: "page-closed",
    severity: kind === "unanswered" ? "warning" : "info",
    confidence: "certain",
    connections: ends.map((ended) => ended.connection.id),
    title: TITLES[kind],
    summary: `Certain: ${called ? "the call of close() was seen" : "the page was seen to go"}${ends.length > 1 ? `, for ${counted(ends.length, "socket")}` : ""}.`,
    evidence: [...ends.slice(0, 5).flatMap(calledBy), ...evidenceOfEnds(ends)],
    ruledOut: [{ cause: "The network or the server", because: "The page ended it first." }],
    advice:
      kind === "unanswered"
        ? advise(
            "Nothing to do here.",
            "Let the server answer a close frame with one of its own, and pass it on through proxies.",
            "A socket in this state cannot be used and need not be waited for.",
          )
        : kind === "cached"
          ? advise(
              "Nothing to do here.",
              "Nothing to do on the server.",
              "Close sockets on pagehide and open them anew on pageshow.",
            )
          : advise(
              "Nothing to do here, unless you did not expect it.",
              "Nothing to do on the server.",
              "If this was not meant, the stack of the call shows who closed.",
            ),
    references: ["https://websockets.spec.whatwg.org/#dom-websocket-close"],
  });
}

/** Sockets that the page closed before they had opened: often an effect that runs twice. */
function beforeOpening(session: Session): Finding[] {
  const early = [...session.connections.values()].filter(
    (connection) =>
      connection.state === "failed" && (connection.closeCalled || connection.left || isGivenUp(connection)),
  );
  return [...grouped(early, addressOf).values()].map((group) =>
    finding({
      rule: "page-closed",
      severity: "info",
      confidence: "certain",
      connections: group.map(({ id }) => id),
      title: "The page closed the socket before it had opened.",
      summary: `Certain: close() was called, or the page was left, while the handshake was under way${group.length > 1 ? `, ${group.length} times` : ""}.`,
      evidence: evidenceOfFailure(group, "Given up after"),
      ruledOut: [{ cause: "The network or the server", because: "The page gave up first." }],
      advice: advise(
        "Nothing to do here, unless the page does not work: then reload it.",
        "Nothing to do on the server, unless its handshakes are slow.",
        "Look for an effect that runs twice, or a timeout shorter than the handshake.",
      ),
      references: ["https://websockets.spec.whatwg.org/#dom-websocket-close"],
    }),
  );
}

function isGivenUp({ handshake }: Connection): boolean {
  return /^WebSocket (is closed before the connection|opening handshake was canceled)/.test(handshake.error ?? "");
}

function kindOf({ connection, at, end }: Ended): Kind {
  if (end === "left") return connection.left?.cached ? "cached" : "left";
  const waited = at - (connection.closeCalled?.at ?? at);
  const unanswered = connection.close?.code === 1006 && waited >= UNANSWERED_MS.from && waited <= UNANSWERED_MS.to;
  return unanswered ? "unanswered" : "called";
}

function calledBy({ connection }: Ended): Evidence[] {
  const { closeCalled } = connection;
  if (!closeCalled) return [];
  const code = closeCalled.code === undefined ? "close()" : `close(${closeCalled.code})`;
  const [top] = closeCalled.stack;
  const waited = (connection.closedAt ?? closeCalled.at) - closeCalled.at;
  return [
    {
      label: "The page called",
      value: top ? `${code} at ${top.url}:${top.line}` : code,
      at: closeCalled.at,
      connection: connection.id,
    },
    ...(waited >= UNANSWERED_MS.from
      ? [{ label: "Answered after", value: `never, given up after ${duration(waited)}` }]
      : []),
  ];
}
