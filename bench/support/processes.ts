import { readdirSync, readFileSync } from "node:fs";

export interface ProcessUse {
  readonly isExtension: boolean;
  /** processor time so far */
  readonly cpuMs: number;
  readonly residentBytes: number;
}

/** Of Linux on every usual machine: `getconf CLK_TCK` and `getconf PAGE_SIZE`. */
const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4096;

/** A browser and all processes below it, from /proc; none where there is no /proc. */
export function processesOf(browser: number): ProcessUse[] {
  const parents = new Map<number, number>();
  const uses = new Map<number, ProcessUse>();
  for (const pid of numbersIn("/proc")) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in parentheses may have anything in it; what follows is: state, parent, …
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [user, system, resident] = [fields[11], fields[12], fields[21]].map(Number) as [number, number, number];
      parents.set(pid, Number(fields[1]));
      uses.set(pid, {
        isExtension: readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--extension-process"),
        cpuMs: ((user + system) * 1000) / TICKS_A_SECOND,
        residentBytes: resident * PAGE_BYTES,
      });
    } catch {
      // It ended meanwhile.
    }
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid === browser || (pid !== undefined && pid > 1 && isBelow(parents.get(pid)));
  return [...uses].filter(([pid]) => isBelow(pid)).map(([, use]) => use);
}

/** Processor time of a whole browser so far, in milliseconds. */
export function cpuMsOf(browser: number): number {
  return processesOf(browser).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
