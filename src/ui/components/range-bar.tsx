import { originOf } from "../../core/timeline/scene.ts";
import { formatClock, formatDuration } from "../format/time.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { t } from "../text/text.ts";

/** Says that a stretch of time was chosen, since what lies outside is missing everywhere, and takes it back. */
export function RangeBar({ model }: { model: PanelModel }) {
  const range = model.range.value;
  if (!range) return null;
  const origin = originOf(model.source.session);
  const clock = (at: number): string => formatClock(at - origin, 1);
  return (
    <div class="status-bar range-bar">
      <span role="status">
        <strong>{t("range_chosen", clock(range.from), clock(range.to), formatDuration(range.to - range.from))}</strong>{" "}
        <span class="quiet">{t("range_chosen_what")}</span>
      </span>
      <button
        type="button"
        class="button"
        onClick={() => {
          model.comparing.value = range;
        }}
      >
        {t("compare_range")}
      </button>
      <button
        type="button"
        class="button"
        onClick={() => {
          model.range.value = undefined;
        }}
      >
        {t("range_clear")}
      </button>
    </div>
  );
}
