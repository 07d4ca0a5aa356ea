import { useEffect, useState } from "preact/hooks";
import { copyText } from "../model/clipboard.ts";
import { t } from "../text/text.ts";

const SHOWN_MS = 2_000;

/** Copies a text and says whether it worked. @param text asked for when pressed */
export function CopyButton({ text, label = t("copy") }: { text: () => string; label?: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed">();
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (): Promise<void> => setOutcome((await copyText(text())) ? "copied" : "failed");
  return (
    <button type="button" class="button copy" onClick={() => void copy()}>
      <span aria-live="polite">
        {outcome === "copied" ? t("copied") : outcome === "failed" ? t("copy_failed") : label}
      </span>
    </button>
  );
}
