import type { TargetKind } from "../core/session/events.ts";

/**
 * What capture needs from a DevTools-protocol connection to one page and the targets below it.
 * In the extension it is `chrome.debugger`; on the command line and in tests a socket or a fake.
 */
export interface CdpTransport {
  /** Rejects with an `Error` in the browser's own words. */
  send(method: string, params?: Record<string, unknown>, sessionId?: SessionKey): Promise<unknown>;
  /** Events of the page itself have no `sessionId`. Returns the disposer. */
  onEvent(listener: (event: CdpEvent) => void): () => void;
}

/** Where an event came from. */
export interface Origin {
  readonly session: SessionKey;
  readonly target: TargetKind;
  /** of the document or worker, as far as known; "" if not */
  readonly url: string;
}

/** A child session below the page; `undefined` is the page itself. */
export type SessionKey = string | undefined;

export interface CdpEvent {
  readonly method: string;
  /** unchecked */
  readonly params: unknown;
  readonly sessionId?: string;
}
