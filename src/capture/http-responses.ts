import type { EpochMillis } from "../core/base/units.ts";
import type { HeaderField, HttpResponse } from "../core/session/events.ts";
import { KNOWLEDGE } from "../core/knowledge/index.ts";
import { fields, number, text } from "./fields.ts";
import { headerFields } from "./headers.ts";

/**
 * Ordinary answers of the hosts that also serve sockets: their headers can tell the proxy when the
 * refused handshake cannot. Only status and telling headers are kept, of a host and status the answer that tells most.
 */
export interface HttpResponses {
  received(params: unknown, at: EpochMillis): void;
  /** a socket to this URL was opened: what is known of its host may be told */
  socketTo(url: string): void;
}

const MOST_HOSTS = 500;

const FINGERPRINTS = KNOWLEDGE.intermediaries.flatMap(({ fingerprints }) => fingerprints);
/** Header names that a fingerprint asks for. */
const TELLING = new Set(FINGERPRINTS.map(({ header }) => header).filter((name) => !name.startsWith(":")));
const COOKIES = FINGERPRINTS.filter(({ header }) => header === "set-cookie").map(({ match }) => new RegExp(match, "i"));

/** What tells about the way. Of a cookie that does, the name alone: its value is nobody's business. */
export function tellingHeaders(headers: readonly HeaderField[]): HeaderField[] {
  return headers.flatMap((field) => {
    const name = field.name.toLowerCase();
    if (!TELLING.has(name)) return [];
    if (name !== "set-cookie") return [field];
    const value = `${field.value.split("=", 1)[0]}=`;
    return COOKIES.some((pattern) => pattern.test(value)) ? [{ name: field.name, value }] : [];
  });
}

export function createHttpResponses(emit: (event: HttpResponse) => void): HttpResponses {
  /** by host; answers wait here until a socket goes to that host */
  const waiting = new Map<string, Map<number, HttpResponse>>();
  const socketHosts = new Set<string>();

  return {
    received(params, at) {
      const response = fields(fields(params)?.response);
      const url = text(response?.url);
      const status = number(response?.status);
      if (!response || url === undefined || status === undefined || !/^https?:/.test(url) || !URL.canParse(url)) return;
      const { host } = new URL(url);
      const fallback = fallbackOf(url);
      const headers = tellingHeaders(headerFields(response.headers));
      const answer: HttpResponse = {
        type: "http-response",
        at,
        url,
        status,
        headers,
        ...(fallback ? { fallback } : {}),
      };
      // Long polling is a finding of its own, also without any socket to that host.
      if (fallback) emit(answer);
      const known = waiting.get(host) ?? new Map<number, HttpResponse>();
      if (!waiting.has(host) && waiting.size >= MOST_HOSTS) return;
      // A later answer counts only if it tells more: a cached script may lack what the page's own has.
      if ((known.get(status)?.headers.length ?? -1) >= headers.length) return;
      known.set(status, answer);
      waiting.set(host, known);
      if (!fallback && socketHosts.has(host)) emit(answer);
    },
    socketTo(url) {
      if (!URL.canParse(url)) return;
      const { host } = new URL(url);
      if (socketHosts.has(host)) return;
      socketHosts.add(host);
      for (const answer of waiting.get(host)?.values() ?? []) if (!answer.fallback) emit(answer);
    },
  };
}

/** The polling URLs of the libraries that would rather have a socket (from their own documentation). */
function fallbackOf(url: string): HttpResponse["fallback"] {
  const { pathname, searchParams } = new URL(url);
  const query = new Map(searchParams);
  if (query.get("transport") === "polling" && query.has("EIO")) return "socket.io";
  if (/\/\d{3}\/[\w-]+\/(xhr|xhr_streaming|xhr_send|eventsource|jsonp)$/.test(pathname)) return "sockjs";
  if (/^(longPolling|serverSentEvents)$/i.test(query.get("transport") ?? "")) return "signalr";
  return undefined;
}
