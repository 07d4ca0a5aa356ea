import { t } from "../text/text.ts";

/** How far the writing of a file has come, from 0 to 1. */
export function SaveProgress({ done }: { done: number }) {
  return <progress class="preview-progress" value={done} aria-label={t("export_writing")} />;
}
