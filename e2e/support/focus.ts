import type { DevTools } from "./devtools.ts";
import type { AxElement } from "./elements.ts";
import { evaluate } from "./evaluate.ts";

/** What has the focus in the panel, and whether a person can see that it has. */
export interface Focused extends Pick<AxElement, "role" | "name"> {
  /** of a list, the text of the row that its keys move */
  readonly row: string | undefined;
  readonly visible: boolean;
}

/** The element with the focus, by the browser's own names. */
export async function focused(devtools: DevTools): Promise<Focused> {
  const { panel } = devtools;
  const { result } = await panel.send<{ result: { objectId: string } }>("Runtime.evaluate", {
    expression: "document.activeElement",
  });
  const { nodes } = await panel.send<{
    nodes: readonly { role?: { value?: string }; name?: { value?: string } }[];
  }>("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
  const seen = await evaluate(panel, () => {
    const element = document.activeElement!;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const row = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
    return {
      row: row?.innerText.replaceAll(/\s+/g, " "),
      visible: element.matches(":focus-visible") && outlineStyle !== "none" && outlineWidth !== "0px",
    };
  });
  return { role: nodes[0]?.role?.value ?? "", name: nodes[0]?.name?.value ?? "", row: seen.row, visible: seen.visible };
}

/** More stops than the panel has: who comes this far goes round in a circle. */
const MOST_STOPS = 80;

/**
 * Presses Tab until an element with this role and name has the focus. Rejects if it is never reached, or
 * if at a stop on the way a person could not see where the focus is.
 */
export async function tabTo(devtools: DevTools, role: string, name: string | RegExp, back = false): Promise<Focused> {
  const stops: string[] = [];
  while (stops.length < MOST_STOPS) {
    await devtools.press("Tab", back ? ["Shift"] : []);
    const stop = await focused(devtools);
    stops.push(`${stop.role} ${stop.name}`);
    // Between its last and first stop the focus leaves the panel for DevTools.
    if (stop.role === "RootWebArea" || stop.role === "generic") continue;
    if (!stop.visible) throw new Error(`the focus on ${stop.role} ${stop.name} cannot be seen`);
    if (stop.role === role && (typeof name === "string" ? stop.name === name : name.test(stop.name))) return stop;
  }
  throw new Error(`Tab does not come to ${role} ${String(name)}, only to: ${stops.join(", ")}`);
}
