import { failure, ok, type Result } from "../core/base/result.ts";
import type { HeaderField } from "../core/session/events.ts";
import { type Fields, fields, number, text } from "./fields.ts";
import { headerFields } from "./headers.ts";
import type { CdpTransport } from "./transport.ts";

/** What a server, or whatever stands before it, answered to one plain request. */
export interface Answered {
  readonly status: number;
  readonly headers: readonly HeaderField[];
}

/**
 * Asks a server one plain question from the page: a GET without cookies, past the cache, whose
 * redirects are not followed. The page's scripts cannot read the answer where CORS forbids it; the
 * protocol's Network domain shows its status and headers all the same.
 */
export interface ServerQuestions {
  /** @param url an http or https address */
  ask(url: string): Promise<Result<Answered>>;
  /** Whether an event of the page's own session belongs to the question that is being asked. */
  handle(method: string, params: unknown): boolean;
  /** the recording has stopped: whoever waits is told so */
  cancel(): void;
}

const ANSWER_WITHIN_MS = 10_000;
/** Headers as they came over the wire are told by another process, a little later perhaps. */
const RAW_HEADERS_WITHIN_MS = 500;

const STOPPED = "The recording was stopped before the server answered: start it and ask again.";
const NO_DOCUMENT = "There is no page to ask from at this moment: reload the page and ask again.";
const TOO_LATE = `No answer came within ${ANSWER_WITHIN_MS / 1000} seconds.`;
const SERVICE_WORKER =
  "A service worker of the page answered in place of the server: switch on “Bypass for network” under Application, Service workers, and ask again.";

interface Question {
  readonly url: string;
  readonly settle: (result: Result<Answered>) => void;
  requestId?: string;
  /** as the page's process saw it: complete but for what is hidden from pages */
  seen?: Answered;
  byServiceWorker?: boolean;
}

export function createServerQuestions(transport: CdpTransport): ServerQuestions {
  let open: Question | undefined;
  /** ids of requests of ours that are answered: what is still told of them is nobody's business */
  const own = new Set<string>();

  const prepare = async (): Promise<number> => {
    const tree = fields(fields(await transport.send("Page.getFrameTree"))?.frameTree);
    const frameId = text(fields(tree?.frame)?.id);
    // A world of its own has the browser's `fetch`, whatever the page has put in its place.
    const world = await transport.send("Page.createIsolatedWorld", { frameId, worldName: "Socketscope" });
    const contextId = number(fields(world)?.executionContextId);
    if (contextId === undefined) throw new Error("The page has no context.");
    return contextId;
  };

  const request = async (question: Question): Promise<void> => {
    let contextId: number;
    try {
      contextId = await prepare();
    } catch {
      return question.settle(failure(NO_DOCUMENT));
    }
    try {
      const expression = `(${plainRequest.toString()})(${JSON.stringify(question.url)}, ${ANSWER_WITHIN_MS})`;
      await transport.send("Runtime.evaluate", { expression, contextId, awaitPromise: true, silent: true });
    } catch {
      return question.settle(failure(NO_DOCUMENT));
    }
    // Whether scripts may read it or not: what was seen by now, or comes in a moment, is the answer.
    setTimeout(() => {
      const { seen, byServiceWorker } = question;
      if (byServiceWorker) question.settle(failure(SERVICE_WORKER));
      else question.settle(seen ? ok(seen) : failure("No answer came: the browser told no reason."));
    }, RAW_HEADERS_WITHIN_MS);
  };

  return {
    async ask(url) {
      if (open) return failure("Another question is being asked: wait until it is answered.");
      const result = await new Promise<Result<Answered>>((settle) => {
        open = { url, settle };
        setTimeout(() => settle(failure(TOO_LATE)), ANSWER_WITHIN_MS + 2 * RAW_HEADERS_WITHIN_MS);
        void request(open);
      });
      open = undefined;
      return result;
    },
    handle(method, params) {
      const event = fields(params);
      const requestId = text(event?.requestId);
      if (!event || requestId === undefined) return false;
      if (method === "Network.requestWillBeSent" && open && isOurs(open, event)) {
        open.requestId = requestId;
        own.add(requestId);
      }
      if (!own.has(requestId)) return false;
      if (open?.requestId === requestId) note(open, method, event);
      return true;
    },
    cancel() {
      open?.settle(failure(STOPPED));
      own.clear();
    },
  };
}

/** The address has no fragment on its way, and a page that asks the very same learns the very same. */
function isOurs({ requestId, url }: Question, event: Fields): boolean {
  const request = fields(event.request);
  return requestId === undefined && request?.url === url && request.method === "GET" && event.type === "Fetch";
}

function note(question: Question, method: string, event: Fields): void {
  switch (method) {
    case "Network.responseReceived": {
      const response = fields(event.response);
      const status = number(response?.status);
      if (response?.fromServiceWorker === true) question.byServiceWorker = true;
      if (status !== undefined && status > 0) question.seen ??= { status, headers: headerFields(response?.headers) };
      return;
    }
    case "Network.responseReceivedExtraInfo": {
      const status = number(event.statusCode);
      if (status !== undefined) question.settle(ok({ status, headers: headerFields(event.headers) }));
      return;
    }
    case "Network.loadingFailed": {
      const why = reasonOf(event);
      if (why !== undefined) question.settle(failure(why));
      return;
    }
    default:
  }
}

/** Why nothing was asked or answered, in a sentence; undefined where an answer came that pages may not read. */
function reasonOf({ blockedReason, errorText, corsErrorStatus }: Fields): string | undefined {
  if (blockedReason === "mixed-content")
    return "The browser lets no page that came over https ask an http address (mixed content), so nothing was asked.";
  if (blockedReason === "csp")
    return "The page’s own content security policy forbids this request, so nothing was asked.";
  if (blockedReason !== undefined)
    return `The browser blocked the request (${text(blockedReason) ?? "no reason given"}).`;
  if (corsErrorStatus !== undefined) return undefined;
  if (errorText === "net::ERR_INTERNET_DISCONNECTED") return "The browser is offline, so nothing was asked.";
  return errorText === "net::ERR_ABORTED" ? undefined : `No answer came: ${text(errorText) ?? "no reason given"}.`;
}

/** Runs in the page, so it may use nothing from outside itself. Never rejects. */
async function plainRequest(url: string, within: number): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), within);
  try {
    await fetch(url, {
      credentials: "omit",
      cache: "no-store",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
  } catch {
    // What the browser tells of it says more than the exception.
  }
  clearTimeout(timer);
  // The headers are all that is wanted: a body that never ends is not waited for.
  stop.abort();
}
