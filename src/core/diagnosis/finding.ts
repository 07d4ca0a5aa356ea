import type { ConnectionId, EpochMillis } from "../base/units.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Session } from "../session/session.ts";

export type Severity = "error" | "warning" | "info";
export type Confidence = "certain" | "likely" | "possible";
export type Audience = "user" | "operations" | "developer";

/** One real value that was seen, with the moment where there is one to point at. */
export interface Evidence {
  readonly label: string;
  readonly value: string;
  readonly at?: EpochMillis;
  /** the connection whose lane `at` belongs to, when the finding has several */
  readonly connection?: ConnectionId;
}

export interface Config {
  /** `nginx`, `apache`, `haproxy`, `yaml`, `text`, … */
  readonly format: string;
  readonly text: string;
}

export interface Advice {
  readonly audience: Audience;
  readonly text: string;
  readonly config?: Config;
}

/** What a rule says. The shape is part of the report format: fields may be added, never changed. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly connections: readonly ConnectionId[];
  /** a full sentence in plain words */
  readonly title: string;
  /** one line: how sure, and why */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly ruledOut: readonly { readonly cause: string; readonly because: string }[];
  readonly suspects: readonly { readonly intermediary: string; readonly because: string }[];
  readonly advice: readonly Advice[];
  /** what the browser hides and that matters here, each a sentence */
  readonly unseen?: readonly string[];
  readonly references: readonly string[];
}

export interface RuleMeta {
  readonly id: RuleId;
  /** one sentence for the documentation: when it fires */
  readonly description: string;
}

/** A rule is pure: no clock, no I/O, no other rule's result; it reads aggregates, never frames. */
export interface Rule {
  readonly meta: RuleMeta;
  readonly check: (session: Session, knowledge: Knowledge) => Finding[];
}

export type RuleId =
  | "mixed-content"
  | "csp-blocked"
  | "insecure-scheme"
  | "connection-failed"
  | "handshake-queued"
  | "handshake-unanswered"
  | "handshake-status"
  | "handshake-malformed"
  | "http10-upgrade"
  | "reason-hidden"
  | "slow-handshake"
  | "idle-timeout"
  | "lifetime-limit"
  | "heartbeat-race"
  | "heartbeat-missed"
  | "server-restart"
  | "network-change"
  | "page-closed"
  | "close-code"
  | "protocol-error"
  | "abnormal-close"
  | "reconnect-loop"
  | "silent-connection"
  | "no-heartbeat"
  | "buffered-delivery"
  | "backpressure"
  | "oversized-frame"
  | "secret-in-url"
  | "transport-fallback"
  | "sticky-session"
  | "compression-absent"
  | "endpoint-mismatch"
  | "no-websocket";
