import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Bytes } from "../../core/base/units.ts";
import type { OpenedSession } from "../source.ts";
import { formatMoment } from "./kept-list.ts";
import { t } from "../text/text.ts";

/** Opens files that a person chose or dropped. */
export interface FileOpener {
  /** the name of the file that is being read */
  readonly opening: ReadonlySignal<string | undefined>;
  /** what is wrong with the last file: for a person; written to only to take it away */
  readonly trouble: Signal<string | undefined>;
  /** Reads one file and shows it. Whatever is wrong with it, what is shown stays. */
  open(files: readonly ReadableFile[]): Promise<void>;
}

/** What is asked of a `File`. */
export interface ReadableFile {
  readonly name: string;
  readonly size: Bytes;
  text(): Promise<string>;
}

/** Longer texts than about this the browser cannot hold: V8's `String::kMaxLength` is 2^29 − 24. */
export const LARGEST_FILE: Bytes = 512_000_000;

/** @param show puts the session in the place of what is shown; the title says what it is, in one sentence */
export function createFileOpener(show: (title: string, opened: OpenedSession) => void): FileOpener {
  const opening = signal<string>();
  const trouble = signal<string>();

  const read = async (file: ReadableFile): Promise<string | undefined> => {
    if (file.size > LARGEST_FILE) return t("open_file_too_large", file.name);
    let text: string;
    try {
      text = await file.text();
    } catch {
      return t("open_file_unreadable", file.name);
    }
    // The reader's code is loaded when it is first asked for, as the report's is.
    const { openFile } = await import("../../core/report/open-file.ts");
    const opened = openFile(file.name, text);
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
      opening.value = file.name;
      trouble.value = undefined;
      trouble.value = await read(file);
      opening.value = undefined;
    },
  };
}
