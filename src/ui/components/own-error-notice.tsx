import { readOwnErrors, unreadOwnError } from "../model/own-errors.ts";
import { t } from "../text/text.ts";

/** Something of ours failed: said once, with the place where there is more. */
export function OwnErrorNotice({ show }: { show: () => void }) {
  if (!unreadOwnError.value) return null;
  return (
    <div class="status-bar status-warning" role="status">
      <span>
        <strong>{t("own_error")}</strong> {t("own_error_words")}
      </span>
      <button type="button" class="button" onClick={show}>
        {t("own_error_show")}
      </button>
      <button type="button" class="button plain" onClick={readOwnErrors}>
        {t("got_it")}
      </button>
    </div>
  );
}
