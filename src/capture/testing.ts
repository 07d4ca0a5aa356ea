import type { SessionEvent } from "../core/session/events.ts";
import { createCapture, type Capture } from "./capture.ts";
import type { CdpEvent, CdpTransport } from "./transport.ts";

/** A transport without a browser: answers as told, and lets a test say what the protocol said. */
export interface FakeTransport extends CdpTransport {
  readonly sent: { method: string; params: Record<string, unknown> | undefined; session: string | undefined }[];
  say(method: string, params: unknown, sessionId?: string): void;
}

export function fakeTransport(answers: Record<string, unknown> = {}): FakeTransport {
  const listeners = new Set<(event: CdpEvent) => void>();
  const sent: FakeTransport["sent"] = [];
  return {
    sent,
    send(method, params, session) {
      sent.push({ method, params, session });
      const answer = answers[method];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? {});
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say(method, params, sessionId) {
      for (const listener of listeners)
        listener(sessionId === undefined ? { method, params } : { method, params, sessionId });
    },
  };
}

export const NAMES = { binding: "binding", secret: "secret" };

/** A capture on a fake transport, with what it emitted. */
export function captureOn(
  transport: CdpTransport,
  options: { pageScript?: boolean; now?: () => number } = {},
): { capture: Capture; events: SessionEvent[] } {
  const events: SessionEvent[] = [];
  const capture = createCapture({
    transport,
    emit: (event) => events.push(event),
    now: options.now ?? (() => 1_000_000),
    pageScript: () => options.pageScript ?? true,
    names: NAMES,
  });
  return { capture, events };
}

/** What the page script would have sent. */
export function pageSays(transport: FakeTransport, message: Record<string, unknown>, sessionId?: string): void {
  const payload = JSON.stringify({ realm: "r", at: 1_000_000, ...message });
  transport.say("Runtime.bindingCalled", { name: NAMES.binding, payload, executionContextId: 1 }, sessionId);
}
