import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

interface Timed {
  readonly seconds: number;
  /** beyond what was there before */
  readonly peakBytes: number;
}

export interface ReportRun {
  readonly frames: number;
  readonly emptyHtmlBytes: number;
  readonly formats: Record<string, { readonly bytes: number; readonly saved: Timed; readonly opened: Timed }>;
}

const FRAMES = [50_000, 100_000, 1_000_000];

/** Each in a process of its own, so that nothing else grows or is collected meanwhile. */
export async function measureReports(extension: string, folder: string): Promise<readonly ReportRun[]> {
  const script = fileURLToPath(new URL("./reports-process.ts", import.meta.url));
  const runs: ReportRun[] = [];
  for (const frames of FRAMES) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--expose-gc",
      "--max-old-space-size=8192",
      "--import",
      "tsx",
      script,
      String(frames),
      extension,
      folder,
    ]);
    runs.push(JSON.parse(stdout) as ReportRun);
  }
  return runs;
}
