import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { failure, type Result } from "../../core/base/result.ts";
import type { Bytes } from "../../core/base/units.ts";
import type { OpenedFile } from "../../core/report/open-file.ts";
import type { OpenedSession } from "../source.ts";
import { t } from "../text/text.ts";
import { formatMoment } from "./kept-list.ts";
import type { PastKind } from "./session-switch.ts";
import { createSlices } from "./slices.ts";

/** Opens files that a person chose or dropped. */
export interface FileOpener {
  /** the file that is being read, and how far, from 0 to 1 */
  readonly opening: ReadonlySignal<{ readonly name: string; readonly done: number } | undefined>;
  /** what is wrong with the last file: for a person; written to only to take it away */
  readonly trouble: Signal<string | undefined>;
  /** Reads one file and shows it. Whatever is wrong with it, what is shown stays. */
  open(files: readonly ReadableFile[]): Promise<void>;
  /** Shows the recorded example session, which comes with the extension. */
  openExample(): Promise<void>;
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

/** A report at the extension's root; `scripts/record-example.ts` recorded it. */
const EXAMPLE = "example.json";

/** @param show puts the session in the place of what is shown; the title says what it is, in one sentence */
export function createFileOpener(
  show: (kind: Exclude<PastKind, "Kept session">, title: string, opened: OpenedSession) => void,
): FileOpener {
  const opening = signal<{ readonly name: string; readonly done: number }>();
  const trouble = signal<string>();
  let stop = new AbortController();

  const read = async (file: ReadableFile): Promise<Result<OpenedFile>> => {
    if (file.size > LARGEST_FILE) return failure(t("open_file_too_large", file.name));
    const slice = createSlices(stop.signal);
    const step = (done: number): Promise<void> | undefined => {
      const rounded = Math.floor(done * PROGRESS_STEPS) / PROGRESS_STEPS;
      if (rounded !== opening.peek()?.done) opening.value = { name: file.name, done: rounded };
      return slice();
    };
    // The reader's code is loaded when it is first asked for, as the report's is.
    const { openFile } = await import("../../core/report/open-file.ts");
    const text = textOf(file, stop.signal);
    return openFile({ name: file.name, text, length: file.size }, { step });
  };

  const begin = async (name: string, load: () => Promise<Result<OpenedFile>>, then: (opened: OpenedFile) => void) => {
    if (opening.peek() !== undefined) return;
    stop = new AbortController();
    opening.value = { name, done: 0 };
    trouble.value = undefined;
    try {
      const opened = await load();
      if (opened.ok) then(opened.value);
      else trouble.value = opened.error;
    } catch {
      // Nothing else is thrown than by the file itself, and by giving up.
      if (!stop.signal.aborted) trouble.value = t("open_file_unreadable", name);
    }
    opening.value = undefined;
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
      await begin(
        file.name,
        () => read(file),
        ({ recordedAt, ...session }) =>
          show("Opened report", t("open_file_report", file.name, formatMoment(recordedAt, Date.now())), session),
      );
    },
    openExample: () =>
      begin(
        EXAMPLE,
        async () => {
          const answer = await fetch(`/${EXAMPLE}`);
          if (!answer.ok) throw new Error(`${EXAMPLE}: ${answer.status}`);
          const contents = await answer.blob();
          return read({ name: EXAMPLE, size: contents.size, stream: () => contents.stream() });
        },
        // That it was redacted says nothing here: nothing in it is anyone's.
        ({ session, profile }) =>
          show("Example", t("example_title"), {
            session,
            notices: [t("example_words")],
            ...(profile ? { profile } : {}),
          }),
      ),
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
