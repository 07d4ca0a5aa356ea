import { type Result, ok } from "../core/base/result.ts";
import type { ConnectionId, EpochMillis, Millis } from "../core/base/units.ts";
import type { SessionEvent } from "../core/session/events.ts";
import { createServerQuestions } from "./ask-server.ts";
import { blockFromIssue, blockFromLog, createBlockedAttempts, type BlockReport } from "./blocked.ts";
import { createProtocolClock } from "./clock.ts";
import { fields, number, text } from "./fields.ts";
import { createHttpResponses, tellingHeaders } from "./http-responses.ts";
import { translateNetworkEvent } from "./network.ts";
import { translatePageMessage } from "./page-events.ts";
import { parseAdoptedSockets, parsePageMessage, type PageMessage } from "./page-messages.ts";
import { adoptSocketsSource, pageScriptSource, socketPrototypeSource, type PageScriptNames } from "./page-script.ts";
import { createSockets } from "./sockets.ts";
import { createTargets, type Send } from "./targets.ts";
import type { CdpEvent, CdpTransport, Origin, SessionKey } from "./transport.ts";

export interface CaptureOptions {
  readonly transport: CdpTransport;
  readonly emit: (event: SessionEvent) => void;
  /** wall clock, milliseconds since 1970 */
  readonly now: () => EpochMillis;
  /** the page script gives close codes, reasons and page events; asked at each attachment */
  readonly pageScript: () => boolean;
  readonly names: PageScriptNames;
}

/** DevTools-protocol events of one page and all below it, as session events. */
export interface Capture {
  /**
   * Starts, or goes on after the debugger was detached: what is known of the sockets is kept.
   * Rejects in the browser's own words when the page cannot be recorded.
   * @param onPage told the page's address before its first event
   */
  attach(onPage: (url: string) => void): Promise<void>;
  /**
   * One plain request from the page to an http or https address, whose answer becomes an
   * `http-response` event that says that it was asked for. Errors are one sentence for a person.
   */
  askServer(url: string): Promise<Result<void>>;
  /** the attachment is gone; `attach` may follow */
  detached(): void;
  /** the computer slept: the protocol's clock may have stood still */
  clockGap(): void;
  dispose(): void;
}

/** Bodies are never asked for, so the browser need not keep them for us. */
const NO_BODIES = { maxTotalBufferSize: 0, maxResourceBufferSize: 0 };

/** A page that was there first may have put code of its own, which never ends, where ours looks. */
const LONGEST_LOOK: Millis = 5_000;

export function createCapture(options: CaptureOptions): Capture {
  const { transport, now, pageScript, names } = options;
  const clock = createProtocolClock(now);
  const attempts = createBlockedAttempts();
  const httpResponses = createHttpResponses(options.emit);
  const questions = createServerQuestions(transport);
  /** execution contexts of each session that were there when it was attached */
  const contexts = new Map<SessionKey, string[]>();

  const emit = (event: SessionEvent): void => {
    options.emit(event);
    if (event.type === "connection-created" || event.type === "connection-blocked") httpResponses.socketTo(event.url);
  };
  const sockets = createSockets(emit);
  const blocked = (origin: Origin, report: BlockReport): void => {
    if (!attempts.isNew(origin.session, report, now())) return;
    const { source: _, documentUrl = origin.url, ...rest } = report;
    const id = sockets.blocked(origin.session, report.url);
    emit({ type: "connection-blocked", id, target: origin.target, documentUrl, ...rest });
  };
  const network = { clock, sockets, emit, now };
  const page = { sockets, emit, blocked, now };

  const prepare = async ({ session, target }: Origin, send: Send): Promise<void> => {
    contexts.set(session, []);
    sockets.adopting(session);
    const hasDocument = target === "page" || target === "frame";
    const enabled = [send("Network.enable", NO_BODIES)];
    // Console lines before issues: of what was blocked earlier, only the line has a time.
    enabled.push(send("Log.enable"), send("Audits.enable"));
    if (hasDocument) enabled.push(send("Page.enable"));
    if (pageScript()) {
      const source = pageScriptSource(names);
      enabled.push(send("Runtime.addBinding", { name: names.binding }));
      if (hasDocument) enabled.push(send("Page.addScriptToEvaluateOnNewDocument", { source }));
      // Before the target runs on: a worker has no documents, so this is its only chance.
      else enabled.push(send("Runtime.evaluate", { expression: source, silent: true }));
    }
    enabled.push(send("Runtime.enable"));
    // A worker has no Page domain and an old browser no Audits; what is missing is done without.
    const [network] = await Promise.allSettled(enabled);
    if (network?.status === "rejected") throw network.reason;
    await adoptLateSockets(session, send);
  };

  const adoptLateSockets = async (session: SessionKey, send: Send): Promise<void> => {
    const found = contexts.get(session) ?? [];
    // Of where nobody looked, nothing can be said.
    let lookedEverywhere = pageScript() && found.length > 0;
    for (const context of found) {
      if (!(await adoptInContext(context, session, send))) lookedEverywhere = false;
    }
    // Later contexts get the page script before they begin: they need not be remembered.
    if (contexts.get(session) === found) contexts.delete(session);
    const gone = sockets.adopted(session);
    if (lookedEverywhere) for (const id of gone) emit({ type: "connection-closed", at: now(), id, unseen: true });
  };

  /** Whether the context could be looked through. */
  const adoptInContext = async (uniqueContextId: string, session: SessionKey, send: Send): Promise<boolean> => {
    if (!pageScript()) return false;
    try {
      const inContext = { uniqueContextId, silent: true, timeout: LONGEST_LOOK };
      await send("Runtime.evaluate", { expression: pageScriptSource(names), ...inContext });
      const objectGroup = "socketscope";
      const prototype = await send("Runtime.evaluate", {
        expression: socketPrototypeSource(names),
        objectGroup,
        ...inContext,
      });
      const prototypeObjectId = text(fields(fields(prototype)?.result)?.objectId);
      if (prototypeObjectId === undefined) return false;
      const found = await send("Runtime.queryObjects", { prototypeObjectId, objectGroup });
      const objectId = text(fields(fields(found)?.objects)?.objectId);
      if (objectId === undefined) return false;
      const answer = await send("Runtime.callFunctionOn", {
        objectId,
        functionDeclaration: adoptSocketsSource(names),
        returnByValue: true,
        silent: true,
      });
      await send("Runtime.releaseObjectGroup", { objectGroup });
      for (const socket of parseAdoptedSockets(text(fields(fields(answer)?.result)?.value) ?? "")) {
        if (socket.readyState === 3) continue;
        const id = sockets.adopt(session, socket);
        if (id === undefined) continue;
        const { url, readyState, protocol: subprotocol, extensions, document: documentUrl } = socket;
        const { target } = targets.origin(session);
        emit({
          type: "connection-created",
          at: now(),
          id,
          url,
          target: target === "page" && !socket.top ? "frame" : target,
          ...(documentUrl === undefined ? {} : { documentUrl }),
          seenLate: { readyState, subprotocol, extensions },
        });
        emit({ type: "connection-observed", at: now(), id });
      }
      return true;
    } catch {
      // The document went away while it was looked through: its sockets went with it.
      return false;
    }
  };

  const targets = createTargets({ transport, prepare });

  /**
   * A document's own last words do not arrive: the browser looks at the next one before they are
   * said. Whether it was put aside is only known when it comes back.
   */
  const leave = (origin: Origin, staying: readonly ConnectionId[] = []): void => {
    const connections = sockets.living(origin.session).filter((id) => !staying.includes(id));
    sockets.left(connections);
    if (connections.length === 0) return;
    emit({ type: "page-event", at: now(), kind: "page-hide", url: origin.url, connections });
  };

  /** the page's new document came back from the cache, and has taken the place of the one before */
  let cameBack = false;
  /** It speaks before its navigation is told, and may have opened new sockets by then. */
  const comesBack = (message: PageMessage, origin: Origin): void => {
    if (message.kind !== "page-show" || !message.persisted || !message.top || origin.session !== undefined) return;
    cameBack = true;
    const { realm } = message;
    leave(
      origin,
      message.sockets.flatMap((n) => sockets.byName({ realm, n }) ?? []),
    );
  };

  const pageUrl = async (): Promise<string> => {
    const tree = fields(fields(await transport.send("Page.getFrameTree"))?.frameTree);
    return text(fields(tree?.frame)?.url) ?? "";
  };

  const navigated = (url: string): void => {
    targets.setPageUrl(url);
    emit({ type: "page-event", at: now(), kind: "navigated", url });
  };

  const frameNavigated = (params: unknown, session: SessionKey): void => {
    const frame = fields(fields(params)?.frame);
    const url = text(frame?.url);
    if (!frame || url === undefined || session !== undefined || frame.parentId !== undefined) return;
    if (!(cameBack && fields(params)?.type === "BackForwardCacheRestore")) leave(targets.origin(session));
    cameBack = false;
    navigated(url);
  };

  const handle = ({ method, params, sessionId: session }: CdpEvent): void => {
    const origin = targets.origin(session);
    if (translateNetworkEvent(network, method, params, origin)) return;
    if (session === undefined && questions.handle(method, params)) return;
    switch (method) {
      case "Runtime.bindingCalled": {
        const event = fields(params);
        const payload = text(event?.payload);
        const message = event?.name === names.binding && payload !== undefined ? parsePageMessage(payload) : undefined;
        if (!message) return;
        comesBack(message, origin);
        return translatePageMessage(page, message, origin);
      }
      case "Network.responseReceived":
        return httpResponses.received(params, clock.toEpoch(number(fields(params)?.timestamp)));
      case "Log.entryAdded":
      case "Audits.issueAdded": {
        const report = method === "Log.entryAdded" ? blockFromLog(params) : blockFromIssue(params, now());
        if (report) blocked(origin, report);
        return;
      }
      case "Runtime.executionContextCreated": {
        const context = fields(fields(params)?.context);
        const id = text(context?.uniqueId);
        // A worker has one context, which has no such data; a document also has those of extensions.
        const isDefault = fields(context?.auxData)?.isDefault ?? true;
        if (id !== undefined && isDefault === true) contexts.get(session)?.push(id);
        return;
      }
      case "Page.frameNavigated":
        return frameNavigated(params, session);
      case "Target.attachedToTarget":
      case "Target.detachedFromTarget": {
        const gone = targets.handle(method, params, session);
        if (gone) leave(gone);
        return;
      }
      case "Inspector.targetCrashed": {
        const connections = sockets.living(session);
        sockets.left(connections);
        return emit({ type: "page-event", at: now(), kind: "crashed", connections });
      }
      default:
    }
  };

  /** what came while the page's address was asked for: nothing may be told before it */
  let early: CdpEvent[] | undefined;
  const dispose = transport.onEvent((event) => {
    if (early) early.push(event);
    else handle(event);
  });
  return {
    async attach(onPage) {
      early = [];
      try {
        // A recording that says it has begun must already hear everything: a gap never ends too early.
        // A refusal is told when the page is prepared.
        const listening = transport.send("Network.enable", NO_BODIES).catch(() => undefined);
        const [url] = await Promise.all([pageUrl(), listening]);
        targets.setPageUrl(url);
        onPage(url);
        const attaching = targets.attachPage();
        // Only now is it known that what came is of sockets that are about to be adopted.
        for (const event of early) handle(event);
        early = undefined;
        await attaching;
        // Navigations are told since just now: the page may have moved on before.
        const present = await pageUrl();
        if (present !== targets.origin(undefined).url) navigated(present);
      } finally {
        early = undefined;
      }
    },
    async askServer(url) {
      const answer = await questions.ask(url);
      if (!answer.ok) return answer;
      const { status, headers } = answer.value;
      emit({ type: "http-response", at: now(), url, status, headers: tellingHeaders(headers), asked: true });
      return ok(undefined);
    },
    detached() {
      cameBack = false;
      questions.cancel();
      targets.reset();
      contexts.clear();
    },
    clockGap: () => clock.resync(),
    dispose,
  };
}
