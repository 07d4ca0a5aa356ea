import type { CdpSession } from "../../src/cli/chromium/cdp.ts";
import { evaluateOn } from "./evaluate.ts";
import { poll } from "./poll.ts";

/** An element as assistive technology sees it. */
export interface AxElement {
  readonly backendNodeId: number;
  readonly role: string;
  readonly name: string;
  /** states such as `checked`, `disabled`, `expanded`, `selected`, by the browser's own names */
  readonly states: Readonly<Record<string, unknown>>;
}

interface AxNode {
  readonly ignored: boolean;
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
  readonly backendDOMNodeId?: number;
}

export interface RoleOptions {
  /** looks inside this element only */
  readonly within?: AxElement;
  readonly timeoutMs?: number;
}

/**
 * The elements with a role and, if given, an accessible name (the whole of it, or a pattern), in
 * the browser's own accessibility tree and document order.
 */
export async function byRole(
  session: CdpSession,
  role: string,
  name?: string | RegExp,
  { within }: Pick<RoleOptions, "within"> = {},
): Promise<AxElement[]> {
  const scope = within
    ? { backendNodeId: within.backendNodeId }
    : { nodeId: (await session.send<{ root: { nodeId: number } }>("DOM.getDocument", { depth: 0 })).root.nodeId };
  const { nodes } = await session.send<{ nodes: readonly AxNode[] }>("Accessibility.queryAXTree", {
    ...scope,
    role,
    ...(typeof name === "string" ? { accessibleName: name } : {}),
  });
  return nodes.flatMap((node) => {
    if (node.ignored || node.backendDOMNodeId === undefined) return [];
    const element: AxElement = {
      backendNodeId: node.backendDOMNodeId,
      role: node.role?.value ?? "",
      name: node.name?.value ?? "",
      states: Object.fromEntries((node.properties ?? []).map((property) => [property.name, property.value.value])),
    };
    return name instanceof RegExp && !name.test(element.name) ? [] : [element];
  });
}

/** The one element with a role and name, waited for. Rejects if there are several. */
export async function theOne(
  session: CdpSession,
  role: string,
  name?: string | RegExp,
  options: RoleOptions = {},
): Promise<AxElement> {
  const what = `${role} ${name === undefined ? "" : String(name)}`;
  const found = await poll(
    `finding ${what}`,
    async () => {
      const elements = await byRole(session, role, name, options);
      return elements.length > 0 && elements;
    },
    options,
  );
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`finding ${what}: there are ${found.length} of them`);
  return first;
}

/** The text of an element as a person reads it. */
export function textOf(session: CdpSession, element: AxElement): Promise<string> {
  return evaluateOn(session, element.backendNodeId, (node) => (node as HTMLElement).innerText);
}
