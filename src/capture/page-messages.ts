import type { StackFrame } from "../core/session/events.ts";
import { fields, list, number, text } from "./fields.ts";
import { parseStackText } from "./stack.ts";

/** What the page script tells, checked. A hostile page can forge any of it: it is only data. */
export type PageMessage = { readonly realm: string; readonly at: number } & (
  | ({ readonly kind: "new"; readonly n: number; readonly url: string } & Place)
  | ({ readonly kind: "throw"; readonly url: string; readonly name: string; readonly message: string } & Place)
  | {
      readonly kind: "call";
      readonly n: number;
      readonly code?: number;
      readonly reason?: string;
      readonly stack: StackFrame[];
    }
  | {
      readonly kind: "close";
      readonly n: number;
      readonly code: number;
      readonly reason: string;
      readonly wasClean: boolean;
    }
  | { readonly kind: "message"; readonly n: number; readonly size?: number }
  | {
      readonly kind: "waiting";
      readonly n: number;
      readonly since: number;
      readonly bytes: number;
      readonly peak: number;
      readonly sends: number;
      readonly over: boolean;
    }
  | ({ readonly kind: "page-hide" | "page-show"; readonly persisted: boolean; readonly sockets: number[] } & Place)
  | { readonly kind: "hidden" | "visible" | "frozen" | "resumed" | "offline" | "online" }
);

export interface Place {
  readonly document?: string;
  /** the script runs in the page's own document, not in a frame or worker */
  readonly top: boolean;
  readonly worker: boolean;
}

/** A socket that was there before recording, as `adopt` of the page script tells it. */
export interface AdoptedSocket extends Place {
  readonly realm: string;
  readonly n: number;
  readonly url: string;
  readonly readyState: 0 | 1 | 2 | 3;
  readonly protocol: string;
  readonly extensions: string;
}

export function parsePageMessage(payload: string): PageMessage | undefined {
  const data = fields(parseJson(payload));
  const realm = text(data?.realm);
  const at = number(data?.at);
  if (!data || realm === undefined || at === undefined) return undefined;
  const base = { realm, at };
  const n = number(data.n);
  switch (data.kind) {
    case "new": {
      const url = text(data.url);
      return n === undefined || url === undefined ? undefined : { ...base, kind: "new", n, url, ...place(data) };
    }
    case "throw":
      return {
        ...base,
        kind: "throw",
        url: text(data.url) ?? "",
        name: text(data.name) ?? "",
        message: text(data.message) ?? "",
        ...place(data),
      };
    case "call": {
      if (n === undefined) return undefined;
      const code = number(data.code);
      const reason = text(data.reason);
      return {
        ...base,
        kind: "call",
        n,
        ...(code === undefined ? {} : { code }),
        ...(reason === undefined ? {} : { reason }),
        stack: parseStackText(text(data.stack) ?? ""),
      };
    }
    case "close": {
      const code = number(data.code);
      if (n === undefined || code === undefined) return undefined;
      return { ...base, kind: "close", n, code, reason: text(data.reason) ?? "", wasClean: data.wasClean === true };
    }
    case "message": {
      const size = number(data.size);
      return n === undefined ? undefined : { ...base, kind: "message", n, ...(size === undefined ? {} : { size }) };
    }
    case "waiting": {
      const [since, bytes, peak, sends] = [number(data.since), count(data.bytes), count(data.peak), count(data.sends)];
      if (n === undefined || since === undefined) return undefined;
      if (bytes === undefined || peak === undefined || sends === undefined) return undefined;
      return { ...base, kind: "waiting", n, since, bytes, peak, sends, over: data.over === true };
    }
    case "page-hide":
    case "page-show": {
      const sockets = list(data.sockets).flatMap((entry) => number(entry) ?? []);
      return { ...base, kind: data.kind, persisted: data.persisted === true, sockets, ...place(data) };
    }
    case "hidden":
    case "visible":
    case "frozen":
    case "resumed":
    case "offline":
    case "online":
      return { ...base, kind: data.kind };
    default:
      return undefined;
  }
}

export function parseAdoptedSockets(json: string): AdoptedSocket[] {
  return list(parseJson(json)).flatMap((entry) => {
    const data = fields(entry);
    const realm = text(data?.realm);
    const n = number(data?.n);
    const url = text(data?.url);
    const readyState = number(data?.readyState);
    if (!data || realm === undefined || n === undefined || url === undefined) return [];
    if (readyState !== 0 && readyState !== 1 && readyState !== 2 && readyState !== 3) return [];
    const protocol = text(data.protocol) ?? "";
    return [{ realm, n, url, readyState, protocol, extensions: text(data.extensions) ?? "", ...place(data) }];
  });
}

function place(data: Readonly<Record<string, unknown>>): Place {
  const document = text(data.document);
  return { top: data.top === true, worker: data.worker === true, ...(document === undefined ? {} : { document }) };
}

function count(value: unknown): number | undefined {
  const found = number(value);
  return found !== undefined && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
