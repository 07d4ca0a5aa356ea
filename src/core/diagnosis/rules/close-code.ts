import type { CloseCodeFact, Knowledge } from "../../knowledge/knowledge.ts";
import type { Connection } from "../../session/session.ts";
import { endsExplainedBy } from "../causes/explain.ts";
import { placeOf } from "../ended.ts";
import { grouped } from "../ends.ts";
import { evidenceOfEnds } from "../evidence.ts";
import type { Advice, Rule, Severity } from "../finding.ts";
import { counted } from "../format.ts";
import { advise, finding, RELOAD, SERVER_SAID_SO } from "../make-finding.ts";
import { ruledOutFor } from "../ruled-out.ts";

const CALM = new Set([1000, 1005]);
const BUSY_OR_LEAVING = new Set([1001, 1013]);
const ACCESS = new Set([1008, 4401, 4403]);
const FIRST_PRIVATE = 4000;

/** Codes of a library count for sockets that show its marks alone: others use the same numbers. */
const LIBRARIES: readonly { name: string; is: (connection: Connection) => boolean }[] = [
  { name: "graphql-ws", is: ({ subprotocol }) => subprotocol === "graphql-transport-ws" },
  { name: "Pusher", is: ({ host, path }) => host.endsWith(".pusher.com") || /^\/app\/[^/]+\?.*protocol=\d/.test(path) },
  { name: "SockJS", is: ({ path }) => /\/\d{3}\/[^/]+\/websocket$/.test(path) },
];

export const closeCode: Rule = {
  meta: { id: "close-code", description: "The server ended a connection with a close code, which is explained." },
  check(session, knowledge) {
    const groups = grouped(
      endsExplainedBy("close-code", session, knowledge),
      ({ ended }) => `${ended.connection.close?.code} ${placeOf(ended.connection)}`,
    );
    return [...groups.values()].flatMap((all) => {
      const [first] = all;
      const close = first?.ended.connection.close;
      if (!first || !close) return [];
      const { code, reason, wasClean } = close;
      const fact = factFor(first.ended.connection, code, knowledge);
      const ends = all.map(({ ended }) => ended);
      return [
        finding({
          rule: "close-code",
          severity: severityOf(code),
          confidence: "certain",
          connections: ends.map((ended) => ended.connection.id),
          title: `The server closed the connection with ${code}: ${inSentence(fact.name)}.`,
          summary: `Certain: the code came in the server's goodbye. ${fact.meaning}${reason === "" ? " It gave no reason." : ` Its reason: ${JSON.stringify(reason)}.`}${ends.length > 1 ? ` Seen on ${counted(ends.length, "socket")}.` : ""}`,
          evidence: [
            { label: "Code", value: `${code} ${fact.name}` },
            { label: "Reason", value: reason === "" ? "(none)" : reason },
            ...evidenceOfEnds(ends),
            ...(wasClean ? [] : [{ label: "After the goodbye", value: "The connection was reset instead of closed." }]),
          ],
          ruledOut: ruledOutFor(first, session, knowledge),
          advice: adviceFor(code),
          ...(fact.verified ? {} : { unseen: ["The meaning of this code was not checked against its registry."] }),
          references: [fact.source],
        }),
      ];
    });
  },
};

function factFor(connection: Connection, code: number, knowledge: Knowledge): CloseCodeFact {
  const library = LIBRARIES.find(({ is }) => is(connection))?.name;
  const fact = knowledge.closeCodes.find(
    (known) => known.code === code && (code < 3000 || (library !== undefined && known.name.startsWith(`${library}:`))),
  );
  if (fact) return fact;
  const range = knowledge.closeCodeRanges.find(({ from, to }) => code >= from && code <= to);
  const name = code >= FIRST_PRIVATE ? "Private code" : code >= 3000 ? "Registered code" : "Unassigned code";
  return { code, name, meaning: range?.meaning ?? "", source: range?.source ?? "", verified: true };
}

/** Without the library before it, and small at the beginning unless it begins with an abbreviation. */
function inSentence(name: string): string {
  return name.replace(/^.*: /, "").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function severityOf(code: number): Severity {
  if (CALM.has(code)) return "info";
  if (BUSY_OR_LEAVING.has(code)) return "warning";
  return code < 3000 || ACCESS.has(code) ? "error" : "warning";
}

function adviceFor(code: number): Advice[] {
  if (CALM.has(code)) {
    return advise(
      "Nothing to do here.",
      "Nothing to do, if the server meant to.",
      "Nothing to do, if the server meant to.",
    );
  }
  if (ACCESS.has(code)) {
    return advise(
      "Sign in again and reload the page.",
      "Look in the server's log for the refused login or right at the time shown; check the lifetime of sessions and tokens.",
      "Renew the credentials before connecting again, and do not retry at once with the same ones.",
    );
  }
  switch (code) {
    case 1001:
    case 1013:
      return advise(
        RELOAD,
        "Compare the time shown with deployments, restarts and idle timers of the server.",
        "Reconnect with growing, random pauses.",
      );
    case 1011:
      return advise(
        SERVER_SAID_SO,
        "Look for an error in the server's log at the time shown.",
        "Catch the error in the server's handler; what was sent last may have caused it.",
      );
    case 1002:
    case 1003:
    case 1007:
      return advise(
        SERVER_SAID_SO,
        "Look for a hop that changes the data on the way.",
        "Check what the page sent last: its kind (text or binary) and its encoding.",
      );
    default:
      return advise(
        code >= FIRST_PRIVATE ? RELOAD : SERVER_SAID_SO,
        "Look in the server's log at the time shown: the server chose this code.",
        "Look the code up in the documentation of the application or its library, and treat it in the close event.",
      );
  }
}
