import type { ConnectionId } from "../../core/base/units.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { goTo, type PanelModel } from "../model/panel-model.ts";
import { t } from "../text/text.ts";

/** With more, the rest is a number: a reconnect loop has hundreds. */
const SHOWN = 6;

/** The connections that something is about, each a button that selects it. */
export function ConnectionLinks({ ids, model }: { ids: readonly ConnectionId[]; model: PanelModel }) {
  const { session } = model.source;
  const known = ids.filter((id) => session.connections.has(id));
  if (known.length === 0) return null;
  return (
    <p class="connection-links">
      {known.slice(0, SHOWN).map((id) => {
        const connection = session.connections.get(id)!;
        return (
          <button
            key={id}
            type="button"
            class="link chip"
            title={connection.url}
            aria-pressed={model.selection.value === id}
            onClick={() => goTo(model, id)}
          >
            {connectionLabel(connection)}
          </button>
        );
      })}
      {known.length > SHOWN ? <span class="quiet">{t("and_more", known.length - SHOWN)}</span> : undefined}
    </p>
  );
}
