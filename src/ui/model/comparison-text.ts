import type { Compared, FactId, Fate, Section, Unit, Value } from "../../core/compare/compare.ts";
import type { PeriodFactId } from "../../core/compare/periods.ts";
import { formatBytes } from "../format/amount.ts";
import { formatDuration } from "../format/time.ts";
import { formatNumber, t, type TextKey } from "../text/text.ts";
import { endedByText } from "./ending.ts";

const FACTS: Readonly<Record<FactId | PeriodFactId, TextKey>> = {
  address: "handshake_address",
  "opened-by": "handshake_opened_by",
  parameter: "compare_parameter",
  "request-header": "compare_header",
  "response-header": "compare_header",
  status: "handshake_status",
  duration: "handshake_answered_after",
  "http-version": "handshake_http_version",
  subprotocol: "handshake_subprotocol",
  extensions: "handshake_extensions",
  "browser-words": "browser_words",
  code: "ending_code",
  by: "ending_by",
  clean: "ending_clean",
  reason: "ending_reason",
  age: "compare_age",
  "silence-before": "ending_silent",
  "longest-silence": "ending_longest_silence",
  "frames-sent": "compare_frames_sent",
  "frames-received": "compare_frames_received",
  "bytes-sent": "compare_bytes_sent",
  "bytes-received": "compare_bytes_received",
  "pause-sent": "compare_pause_sent",
  "pause-received": "compare_pause_received",
  "longest-pause-sent": "compare_longest_pause_sent",
  "longest-pause-received": "compare_longest_pause_received",
  "heartbeat-sent": "compare_heartbeat_sent",
  "heartbeat-received": "compare_heartbeat_received",
  length: "compare_length",
  opened: "compare_opened",
  ended: "compare_ended",
  failed: "compare_failed",
};

export const SECTIONS: Readonly<Record<Section, TextKey>> = {
  address: "handshake_address",
  handshake: "view_handshake",
  "response-headers": "handshake_response_headers",
  "request-headers": "handshake_request_headers",
  end: "compare_end",
  cadence: "compare_cadence",
};

/** What a row is about. */
export function nameOfFact({ id, name }: { readonly id: FactId | PeriodFactId; readonly name?: string }): string {
  return name ?? t(FACTS[id]);
}

/** A value as a person reads it. */
export function valueText(
  { id, unit }: { readonly id: FactId | PeriodFactId; readonly unit: Unit | "count" },
  value: Value,
): string {
  if (value === undefined) return "–";
  if (typeof value === "string") return textOf(id, value);
  switch (unit) {
    case "duration":
      return formatDuration(value);
    case "bytes-a-second":
      return t("compare_a_second", formatBytes(Math.round(value)));
    case "frames-a-second":
      return t("compare_a_second", formatNumber(value, value < 10 ? 2 : 0));
    default:
      return formatNumber(value, 0);
  }
}

function textOf(id: FactId | PeriodFactId, value: string): string {
  if (id === "by") return endedByText(value);
  if (id === "clean") return t(value === "true" ? "yes" : "no");
  return value === "" ? t("none") : value;
}

/** What became of a connection: one sentence. */
export function fateSentence(name: string, { kind, code, status, silence, heartbeat }: Fate): string {
  switch (kind) {
    case "blocked":
      return t("compare_fate_blocked", name);
    case "failed":
      return status === undefined ? t("compare_fate_failed", name) : t("compare_fate_refused", name, String(status));
    case "connecting":
      return t("compare_fate_connecting", name);
    case "open":
      return heartbeat === undefined
        ? t("compare_fate_open", name)
        : t("compare_fate_open_beat", name, formatDuration(heartbeat));
    default: {
      const ended = silence === undefined ? undefined : formatDuration(silence);
      if (code === undefined)
        return ended === undefined ? t("compare_fate_ended", name) : t("compare_fate_ended_after", name, ended);
      return ended === undefined
        ? t("compare_fate_closed", name, String(code))
        : t("compare_fate_closed_after", name, String(code), ended);
    }
  }
}

/** The rows of each section, in their order. */
export function bySection(rows: readonly Compared[]): readonly (readonly [Section, readonly Compared[]])[] {
  const sections = new Map<Section, Compared[]>();
  for (const row of rows) sections.set(row.section, [...(sections.get(row.section) ?? []), row]);
  return [...sections];
}
