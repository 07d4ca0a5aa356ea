import type { CdpSession } from "../../src/cli/chromium/cdp.ts";
import { poll } from "./poll.ts";

/** A value that survives JSON, which is how it travels to the browser. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

interface EvaluateResult {
  readonly result: { readonly value?: unknown; readonly objectId?: string };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}

/**
 * Runs an expression, or a function with arguments, in the main world of a session's target and
 * gives its result by value, awaited. A function is sent as source: it may use nothing from
 * outside. Rejects with what the code threw.
 */
export async function evaluate<Result, Args extends readonly Json[]>(
  session: CdpSession,
  code: string | ((...args: Args) => Result),
  ...args: Args
): Promise<Awaited<Result>> {
  const answer = await session.send<EvaluateResult>("Runtime.evaluate", {
    expression: typeof code === "string" ? code : callOf(code, args),
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  return resultOf(answer) as Awaited<Result>;
}

/** The same for one element: `fn` gets the element first. */
export async function evaluateOn<Result, Args extends readonly Json[]>(
  session: CdpSession,
  backendNodeId: number,
  fn: (element: Element, ...args: Args) => Result,
  ...args: Args
): Promise<Awaited<Result>> {
  const { object } = await session.send<{ object: { objectId: string } }>("DOM.resolveNode", { backendNodeId });
  const answer = await session.send<EvaluateResult>("Runtime.callFunctionOn", {
    objectId: object.objectId,
    functionDeclaration: `function (...args) { ${HELPERS} return (${fn.toString()})(this, ...args); }`,
    arguments: args.map((value) => ({ value })),
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  return resultOf(answer) as Awaited<Result>;
}

/** Evaluates an expression until the result is truthy, and gives it. */
export function waitUntil(
  session: CdpSession,
  expression: string,
  options: { timeoutMs?: number; what?: string } = {},
): Promise<unknown> {
  const what = options.what ?? `waiting for ${expression}`;
  return poll(what, async () => (await evaluate(session, expression)) || undefined, options);
}

// tsx compiles functions to source that calls this helper of its own.
const HELPERS = "const __name = (fn) => fn;";

function callOf<Args extends readonly Json[]>(fn: (...args: Args) => unknown, args: Args): string {
  const list = args.map((value) => JSON.stringify(value) ?? "undefined").join(",");
  return `(() => { ${HELPERS} return (${fn.toString()})(${list}); })()`;
}

function resultOf(answer: EvaluateResult): unknown {
  const { exceptionDetails } = answer;
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return answer.result.value;
}
