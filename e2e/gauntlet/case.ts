import type { RuleId } from "../../src/core/diagnosis/finding.ts";
import type { MoreProgram } from "./more-proxies.ts";

/** What stands between the page and the server of a case. */
export type Way =
  /** the lab's server, nothing between */
  | { readonly kind: "direct" }
  /** the same on a port of its own, for handshakes that would hold others back */
  | { readonly kind: "own-port" }
  /** a port that nobody listens on */
  | { readonly kind: "closed-port" }
  /** nginx; `location` is the body of its `location /`, and replaces the forwarding of the upgrade if it forwards itself */
  | { readonly kind: "nginx"; readonly location: string; readonly upstream?: Upstream }
  /** HAProxy; `section` are the lines that its `listen` section has beyond address and server */
  | { readonly kind: "haproxy"; readonly section: string; readonly upstream?: Upstream }
  /** a proxy that takes part where it is installed; `lines` are its own words, see `more-proxies.ts` */
  | {
      readonly kind: "more";
      readonly program: MoreProgram;
      readonly lines: string;
      readonly args?: readonly string[];
      readonly upstream?: Upstream;
      /** it is told to stop while the sockets are open */
      readonly stops?: true;
    }
  /** a proxy or server of its own, to which something happens while the sockets are open */
  | {
      readonly kind:
        | "nginx-restarted"
        | "server-restarted"
        | "server-leaves"
        | "server-crashes"
        | "nginx-reloaded"
        | "haproxy-killed"
        | "haproxy-frozen";
    };

/**
 * `lab`: the server of `e2e/lab`; `plain-426`: answers what does not ask for an upgrade with 426, as
 * servers of the ws library do; `needs-http11`: answers an upgrade over HTTP/1.0 with 426, as servers
 * in Go do; `nginx`: the lab's server behind an nginx at its defaults; `down`: does not run.
 */
export type Upstream = "lab" | "nginx" | "plain-426" | "needs-http11" | "down";

/** What the page does; times in milliseconds. Without anything it opens one socket and waits. */
export interface Play {
  /** where the socket is opened; the page itself, over http, unless told */
  readonly from?: "secure-page" | "worker" | "csp-frame" | "frame-that-navigates" | "frame-that-is-removed";
  readonly sockets?: number;
  /** paths that the sockets take in turn, in place of the case's own */
  readonly paths?: readonly string[];
  /** between the openings of several sockets */
  readonly stagger?: number;
  /** gets a document from the host first, as a page that came from it would have */
  readonly askFirst?: boolean;
  readonly protocol?: string;
  /** sends `message` this often … */
  readonly sendEvery?: number;
  /** … until this time after the opening … */
  readonly sendUntil?: number;
  /** … or at these times after the opening */
  readonly sendAt?: readonly number[];
  /** sends it on all sockets at this time after the beginning of the case */
  readonly sendTogetherAt?: number;
  readonly message?: string;
  /** so many of the first sockets never send it by `sendEvery` */
  readonly silentSockets?: number;
  /** a message of so many bytes right after the opening */
  readonly sendBytes?: number;
  readonly close?: { readonly after: number; readonly code?: number; readonly reason?: string };
  /** calls `close()` this long after the constructor, open or not */
  readonly giveUpAfter?: number;
  /** connects again this long after an end, so many times */
  readonly reconnect?: { readonly after: number; readonly times: number };
}

/** One labelled trouble, or one healthy socket. */
export interface Case {
  /** also the host's name, followed by `.test`, so that no pattern of one case helps another */
  readonly name: string;
  readonly what: string;
  readonly way: Way;
  readonly path: string;
  readonly play?: Play;
  readonly scheme?: "wss";
  /** the whole host, where it must not lead to this computer */
  readonly host?: string;
  /** the rule that must speak first, or `none`: no error and no warning */
  readonly expect: RuleId | "none";
  readonly confidence?: "certain" | "likely" | "possible";
  /** the sockets that the finding must count; one unless told */
  readonly counts?: number;
  /** intermediaries that must be suspected, and no others; nobody unless told */
  readonly suspects?: readonly string[];
  /** warnings and errors that are true of it as well */
  readonly also?: readonly RuleId[];
  /** what cannot be told apart from a browser, where that matters */
  readonly undecidable?: string;
}
