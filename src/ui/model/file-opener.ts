import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Bytes } from "../../core/base/units.ts";
import type { OpenedSession } from "../source.ts";
import { t } from "../text/text.ts";
import { formatMoment } from "./kept-list.ts";
import { createSlices } from "./slices.ts";

/** Opens files that a person chose or dropped. */
export interface FileOpener {
  /** the file that is being read, and how far, from 0 to 1 */
  readonly opening: ReadonlySignal<{ readonly name: string; readonly done: number } | undefined>;
  /** what is wrong with the last file: for a person; written to only to take it away */
  readonly trouble: Signal<string | undefined>;
  /** Reads one file and shows it. Whatever is wrong with it, what is shown stays. */
  open(files: readonly ReadableFile[]): Promise<void>;
  /** Gives up the file that is being read. */
  cancel(): void;
}

/** What is asked of a `File`. */
export interface ReadableFile {
  readonly name: string;
  readonly size: Bytes;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** The frames of a file need about as much memory as the file; a tab of the browser has 4 GB. */
export const LARGEST_FILE: Bytes = 1_000_000_000;

/** Progress is told in so many steps. */
const PROGRESS_STEPS = 100;

/** @param show puts the session in the place of what is shown; the title says what it is, in one sentence */
export function createFileOpener(show: (title: string, opened: OpenedSession) => void): FileOpener {
  const opening = signal<{ readonly name: string; readonly done: number }>();
  const trouble = signal<string>();
  let stop = new AbortController();

  const read = async (file: ReadableFile): Promise<string | undefined> => {
    if (file.size > LARGEST_FILE) return t("open_file_too_large", file.name);
    const slice = createSlices(stop.signal);
    const step = (done: number): Promise<void> | undefined => {
      const rounded = Math.floor(done * PROGRESS_STEPS) / PROGRESS_STEPS;
      if (rounded !== opening.peek()?.done) opening.value = { name: file.name, done: rounded };
      return slice();
    };
    // The reader's code is loaded when it is first asked for, as the report's is.
    const { openFile } = await import("../../core/report/open-file.ts");
    const text = textOf(file, stop.signal);
    const opened = await openFile({ name: file.name, text, length: file.size }, { step });
    if (!opened.ok) return opened.error;
    const { recordedAt, ...session } = opened.value;
    show(t("open_file_report", file.name, formatMoment(recordedAt, Date.now())), session);
    return undefined;
  };

  return {
    opening,
    trouble,
    async open(files) {
      const [file] = files;
      if (!file || opening.peek() !== undefined) return;
      if (files.length > 1) {
        trouble.value = t("open_file_several", files.length);
        return;
      }
      stop = new AbortController();
      opening.value = { name: file.name, done: 0 };
      trouble.value = undefined;
      try {
        trouble.value = await read(file);
      } catch {
        // Nothing else is thrown than by the file itself, and by giving up.
        if (!stop.signal.aborted) trouble.value = t("open_file_unreadable", file.name);
      }
      opening.value = undefined;
    },
    cancel: () => stop.abort(),
  };
}

/** The file's text as it is read from the disk. */
async function* textOf(file: ReadableFile, stop: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      stop.throwIfAborted();
      if (done) break;
      yield decoder.decode(value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
