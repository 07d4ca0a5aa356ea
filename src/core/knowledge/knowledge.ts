/**
 * What is known about the things between a page and its server. Data with sources, no logic.
 * `null` is an unknown figure; `seconds: 0` means that there is no limit by default.
 */
export interface Knowledge {
  readonly intermediaries: readonly Intermediary[];
  readonly closeCodes: readonly CloseCodeFact[];
  readonly closeCodeRanges: readonly CloseCodeRange[];
  readonly statuses: readonly StatusFact[];
  readonly browserErrors: readonly BrowserErrorFact[];
  /** what products expect of their sockets; the first that matches counts, so one's own go first */
  readonly profiles: readonly Profile[];
}

export interface Intermediary {
  readonly id: string;
  readonly name: string;
  readonly kind:
    | "reverse-proxy"
    | "load-balancer"
    | "ingress"
    | "api-gateway"
    | "cdn"
    | "waf"
    | "paas"
    | "client-proxy"
    | "origin-server";
  /** the day on which the figures and sources were last looked at, `YYYY-MM-DD` */
  readonly checked: string;
  readonly fingerprints: readonly Fingerprint[];
  readonly timeouts: readonly Timeout[];
  readonly closeBehaviour: string;
  readonly requirements: readonly string[];
  readonly handshakeFailures: readonly {
    readonly status: number | string;
    readonly meaning: string;
    readonly fix: string;
  }[];
  /**
   * `config` may hold `{{seconds}}`, `{{minutes}}`, `{{milliseconds}}`, `{{clock}}` (h:mm:ss),
   * `{{heartbeatMilliseconds}}`, `{{renewMilliseconds}}`, `{{path}}`
   * and `{{hostname}}`, which the diagnosis fills in.
   */
  readonly fix: { readonly summary: string; readonly config: string; readonly format: string };
  readonly sources: readonly string[];
}

export interface Fingerprint {
  /** a header's name in lower case, or one of `:host :path :body :frame :none` */
  readonly header: string;
  /** a regular expression, matched without regard to case */
  readonly match: string;
  readonly strength: "strong" | "weak";
}

export interface Timeout {
  readonly name: string;
  readonly type: "idle" | "lifetime" | "handshake";
  readonly seconds: number | null;
  readonly direction: "either" | "client-to-server" | "server-to-client";
  readonly default: boolean;
  readonly configurable: boolean;
  readonly note: string;
  readonly source: string;
  readonly verified: boolean;
  readonly evidence: string;
}

/** RFC 6455 §7.4 and the codes of common libraries. */
export interface CloseCodeFact {
  readonly code: number;
  readonly name: string;
  /** in plain words, a full sentence */
  readonly meaning: string;
  readonly source: string;
  /** whether the source was read, rather than remembered */
  readonly verified: boolean;
}

/** Codes without an entry of their own; `from` and `to` belong to the range. */
export interface CloseCodeRange {
  readonly from: number;
  readonly to: number;
  readonly meaning: string;
  readonly source: string;
}

/** What an HTTP status in place of the 101 usually means. */
export interface StatusFact {
  readonly status: number;
  readonly name: string;
  /** a headline, a full sentence in plain words */
  readonly title: string;
  readonly meaning: string;
  readonly advice: RoleAdvice;
  readonly source: string;
}

/** What each reader can do about it, in full sentences. */
export interface RoleAdvice {
  readonly user: string;
  readonly operations: string;
  readonly developer: string;
}

/** A text that Chromium gives when a socket fails, and what it means. */
export interface BrowserErrorFact {
  /** a regular expression for the whole text, anchored */
  readonly match: string;
  readonly group: "status" | "malformed" | "connection" | "protocol" | "timeout" | "page" | "internal";
  /** a headline, a full sentence in plain words */
  readonly title: string;
  readonly meaning: string;
  readonly advice: RoleAdvice;
  /** the HTTP status that the text stands for, where it names none itself */
  readonly status?: number;
  /** whether the text was seen in a measurement, not only in source code */
  readonly measured: boolean;
  readonly source: string;
}

/** What one product expects of its sockets. Also a file format: fields may be added, never changed. */
export interface Profile {
  readonly format: "socketscope-profile";
  readonly version: 1;
  readonly name: string;
  /** patterns for the page's whole URL, in which `*` stands for anything */
  readonly match?: readonly string[];
  /** how the path of the product's socket ends */
  readonly endpoint?: string;
  /** whether the socket goes to the page's own host and port */
  readonly sameOrigin?: boolean;
  /** how many sockets a page keeps open */
  readonly sockets?: { readonly min?: number; readonly max?: number };
  readonly subprotocols?: readonly string[];
  /** how often one side gives a sign of life, protocol pings included */
  readonly heartbeatSeconds?: number;
  /** how long a socket must be able to live */
  readonly minLifetimeSeconds?: number;
  /** whom to write to: an address or a sentence */
  readonly contact?: string;
  /** what a report hides beyond what is recognised; stays out of the report itself */
  readonly redact?: readonly { readonly name: string; readonly pattern: string }[];
}
