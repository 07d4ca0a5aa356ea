import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export interface MemoryResult {
  readonly frames: number;
  readonly payloadBytes: number;
  /** growth of heap and buffers beyond the payload, divided by the frames */
  readonly overheadBytesPerFrame: number;
  /** the same with the frames spread over 200 connections */
  readonly overheadBytesPerFrameOf200Connections: number;
}

/** In a process of its own, so that nothing else grows or is collected meanwhile. */
export async function measureMemory(): Promise<MemoryResult> {
  const [one, many] = [await grow(1), await grow(200)];
  return { ...one, overheadBytesPerFrameOf200Connections: many.overheadBytesPerFrame };
}

async function grow(connections: number): Promise<Omit<MemoryResult, "overheadBytesPerFrameOf200Connections">> {
  const script = fileURLToPath(new URL("./memory-process.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--import",
    "tsx",
    script,
    String(connections),
  ]);
  return JSON.parse(stdout) as MemoryResult;
}
