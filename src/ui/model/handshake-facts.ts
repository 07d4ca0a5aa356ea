import type { Connection } from "../../core/session/session.ts";
import { statuses } from "../../core/knowledge/http-statuses.ts";
import { formatDuration } from "../format/time.ts";
import type { Fact } from "./ending.ts";
import { t, type TextKey } from "../text/text.ts";

const KINDS: Record<Connection["target"], TextKey> = {
  page: "handshake_from_page",
  frame: "handshake_from_frame",
  worker: "handshake_from_worker",
  "shared-worker": "handshake_from_shared_worker",
  "service-worker": "handshake_from_service_worker",
};

/** What is known of the handshake beside its headers. */
export function handshakeFacts(connection: Connection): Fact[] {
  const { handshake, blocked, url, target, documentUrl, initiator } = connection;
  const facts: Fact[] = [
    { label: t("handshake_address"), value: url },
    {
      label: t("handshake_opened_by"),
      value: `${t(KINDS[target])}${documentUrl === undefined ? "" : ` ${documentUrl}`}`,
      stack: initiator,
    },
  ];
  if (blocked) facts.push({ label: t("browser_words"), value: blocked.message });
  if (handshake.status !== undefined) {
    const meaning = statuses.find(({ status }) => status === handshake.status)?.meaning;
    facts.push({
      label: t("handshake_status"),
      value: `${handshake.status} ${handshake.statusText ?? ""}`.trim(),
      ...(meaning === undefined ? {} : { note: meaning }),
    });
  }
  if (handshake.error !== undefined)
    facts.push({
      label: t("browser_words"),
      value: handshake.error === "" ? t("handshake_blank") : handshake.error,
    });
  if (handshake.durationMs !== undefined)
    facts.push({
      label: t(handshake.status === undefined ? "handshake_failed_after" : "handshake_answered_after"),
      value: formatDuration(handshake.durationMs),
    });
  if (handshake.httpVersion !== undefined)
    facts.push({ label: t("handshake_http_version"), value: handshake.httpVersion });
  if (connection.openedAt !== undefined || connection.seenLate) {
    // Without the handshake, what was not found was perhaps only not told.
    const unknown = connection.openedAt === undefined;
    const { subprotocol, extensions } = connection;
    facts.push({
      label: t("handshake_subprotocol"),
      value: subprotocol ?? t(unknown ? "handshake_unknown" : "handshake_subprotocol_none"),
    });
    facts.push({ label: t("handshake_extensions"), value: extensions ?? t(unknown ? "handshake_unknown" : "none") });
  }
  return facts;
}

/** Why there are no request or response headers to show; undefined where there are, or none are due yet. */
export function missingHeaders(connection: Connection): { request?: string; response?: string } {
  const { handshake, blocked, seenLate, state } = connection;
  if (blocked) return { request: t("handshake_blocked_request"), response: t("handshake_blocked_response") };
  if (seenLate && handshake.sentAt === undefined) {
    const late = t("handshake_late");
    return { request: late, response: late };
  }
  const request = handshake.requestHeaders.length > 0 ? undefined : t("handshake_no_request");
  const response = handshake.responseHeaders.length > 0 ? undefined : missingAnswer(state, handshake.status);
  return { ...(request === undefined ? {} : { request }), ...(response === undefined ? {} : { response }) };
}

function missingAnswer(state: Connection["state"], status: number | undefined): string {
  if (state === "queued" || state === "connecting") return t("handshake_no_answer_yet");
  if (status !== undefined && status !== 101) return t("handshake_refused_headers");
  return t("handshake_no_answer");
}
