import { unfolded, type PanelModel } from "../model/panel-model.ts";
import { touches } from "../model/within-range.ts";
import { FindingItem } from "./finding-item.tsx";
import { t, tn } from "../text/text.ts";
import { later } from "./later.tsx";

const NothingFound = later(async () => (await import("./nothing-found.tsx")).NothingFound);

/** The region that answers first: is something wrong, with which connection, and what to do. */
export function Findings({ model }: { model: PanelModel }) {
  const all = model.findings.value;
  const range = model.range.value;
  const { session } = model.source;
  const findings = range ? all.filter(({ finding }) => touches(finding, session, range)) : all;
  const failed = model.diagnosisError.value;
  const hold = (reading: boolean) => () => {
    model.reading.value = reading;
    if (!reading) model.highlight.value = unfolded(model);
  };
  return (
    <section class="region findings" aria-label={t("view_findings")}>
      <h2 class="region-title">{t("view_findings")}</h2>
      {failed === undefined ? undefined : (
        <p class="view-error">
          <strong>{t("findings_failed")}</strong> {t("findings_failed_words")} {failed}
        </p>
      )}
      <div
        class="region-scroll"
        onMouseEnter={hold(true)}
        onMouseLeave={hold(false)}
        onFocusIn={hold(true)}
        onFocusOut={hold(false)}
      >
        {all.length === 0 && failed === undefined && model.diagnosed.value ? <NothingFound model={model} /> : undefined}
        {findings.length < all.length ? (
          <p class="empty">{tn("findings_in_range", findings.length, all.length)}</p>
        ) : undefined}
        {findings.length > 0 ? (
          <ul class="finding-list">
            {findings.map(({ key, finding }) => (
              <FindingItem key={key} id={key} finding={finding} model={model} />
            ))}
          </ul>
        ) : undefined}
      </div>
    </section>
  );
}

/** Tells screen readers what is new, and nothing else. */
export function FindingNews({ model }: { model: PanelModel }) {
  const news = model.news.value;
  const [first] = news;
  return (
    <div class="for-screen-readers" aria-live="polite">
      {first ? tn("findings_new", news.length, first.title) : ""}
    </div>
  );
}
