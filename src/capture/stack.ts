import type { StackFrame } from "../core/session/events.ts";
import { fields, list, number, text } from "./fields.ts";
import { PAGE_SCRIPT_URL } from "./page-script.ts";

const MOST_STACK_FRAMES = 20;

/** `Runtime.StackTrace` with lines and columns counted from 1; asynchronous parents follow. */
export function stackFrames(trace: unknown): StackFrame[] {
  const frames: StackFrame[] = [];
  let part = fields(trace);
  while (part && frames.length < MOST_STACK_FRAMES) {
    for (const entry of list(part.callFrames)) {
      const frame = fields(entry);
      const lineNumber = number(frame?.lineNumber);
      const columnNumber = number(frame?.columnNumber);
      if (!frame || lineNumber === undefined || columnNumber === undefined) continue;
      const url = text(frame.url) ?? "";
      // The page script's own frame is not the page's code.
      if (url.endsWith(PAGE_SCRIPT_URL)) continue;
      frames.push({
        functionName: text(frame.functionName) ?? "",
        url,
        line: lineNumber + 1,
        column: columnNumber + 1,
      });
    }
    part = fields(part.parent);
  }
  return frames.slice(0, MOST_STACK_FRAMES);
}

/** V8's two forms: `at name (url:line:column)` and `at url:line:column`. */
const STACK_LINE = /^\s*at (?:async )?(?:(.*?) \()?(.*):(\d+):(\d+)\)?$/;

/** V8's `Error.stack`, without the page script's own frames. */
export function parseStackText(stack: string): StackFrame[] {
  return stack
    .split("\n", MOST_STACK_FRAMES + 2)
    .flatMap((line) => {
      const match = line.length > 2000 ? null : STACK_LINE.exec(line);
      if (!match) return [];
      const [, functionName = "", url = "", row, column] = match;
      return [{ functionName, url, line: Number(row), column: Number(column) }];
    })
    .filter((frame) => !frame.url.endsWith(PAGE_SCRIPT_URL))
    .slice(0, MOST_STACK_FRAMES);
}
