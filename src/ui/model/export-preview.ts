import { signal, type ReadonlySignal } from "@preact/signals";
import type { RedactionMode } from "../../core/report/format.ts";
import type { Redaction, RedactionChoices } from "../../core/report/redact/redaction.ts";
import { createSlices } from "./slices.ts";
import type { RedactionOptions } from "./export.ts";

export type PreviewState =
  /** `percent` of the session has been looked through; `last` is what it was before the choice that is worked on */
  | { readonly kind: "working"; readonly percent: number; readonly last?: Redaction }
  | { readonly kind: "ready"; readonly redaction: Redaction }
  | { readonly kind: "failed"; readonly message: string };

/** What a person has chosen for one export. */
export interface ExportChoices {
  readonly mode: RedactionMode;
  readonly keep: ReadonlySet<string>;
  readonly hide: readonly string[];
}

/** The redaction that is looked at and then written; made anew with each choice. */
export interface ExportPreview {
  readonly choices: ReadonlySignal<ExportChoices>;
  readonly state: ReadonlySignal<PreviewState>;
  choose(part: Partial<ExportChoices>): void;
  /** what the choices come to, once it is known; rejects where it cannot be made */
  redaction(): Promise<Redaction>;
  dispose(): void;
}

type Plan = (mode: RedactionMode, options: RedactionOptions & { choices: RedactionChoices }) => Promise<Redaction>;

export function createExportPreview(plan: Plan, mode: RedactionMode = "redacted"): ExportPreview {
  const choices = signal<ExportChoices>({ mode, keep: new Set(), hide: [] });
  const state = signal<PreviewState>({ kind: "working", percent: 0 });
  let stop = new AbortController();
  let pending: Promise<Redaction>;

  const settle = async (planned: Promise<Redaction>, stopped: AbortSignal): Promise<void> => {
    let result: PreviewState;
    try {
      result = { kind: "ready", redaction: await planned };
    } catch (error) {
      result = { kind: "failed", message: messageOf(error) };
    }
    if (!stopped.aborted) state.value = result;
  };
  const start = (): void => {
    stop.abort();
    stop = new AbortController();
    const { signal: stopped } = stop;
    const { mode, keep, hide } = choices.peek();
    const before = state.peek();
    const last = before.kind === "ready" ? before.redaction : before.kind === "working" ? before.last : undefined;
    const kept = last?.head.redaction.mode === mode ? { last } : {};
    state.value = { kind: "working", percent: 0, ...kept };
    pending = plan(mode, {
      choices: { keep, hide },
      pause: createSlices(stopped),
      progress(share) {
        const percent = Math.floor(share * 100);
        const now = state.peek();
        if (!stopped.aborted && now.kind === "working" && now.percent !== percent) state.value = { ...now, percent };
      },
    });
    void settle(pending, stopped);
  };
  start();

  return {
    choices,
    state,
    choose(part) {
      choices.value = { ...choices.peek(), ...part };
      start();
    },
    async redaction() {
      // A choice while it is waited for begins anew; then it is that one that counts.
      for (;;) {
        const awaited = pending;
        try {
          const redaction = await awaited;
          if (awaited === pending) return redaction;
        } catch (error) {
          if (awaited === pending) throw error;
        }
      }
    },
    dispose: () => stop.abort(),
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
