import type { Connection } from "../../core/session/session.ts";
import { endingOf } from "../model/ending.ts";
import { unfold, type PanelModel } from "../model/panel-model.ts";
import { FactTable } from "./fact-table.tsx";
import { SeverityMark } from "./icons.tsx";
import { t } from "../text/text.ts";

/** Why a connection ended: one sentence, then every fact behind it. */
export function Ending({ connection, model }: { connection: Connection; model: PanelModel }) {
  const { session, status } = model.source;
  const { headline, facts } = endingOf(connection, session, status.state === "recording");
  return (
    <section class="pane" aria-label={t("view_ending")}>
      <NamedIn connection={connection} model={model} />
      <p class="headline">{headline}</p>
      <FactTable facts={facts} />
    </section>
  );
}

/** What the diagnosis says about this connection, each a button that shows it whole. */
function NamedIn({ connection, model }: { connection: Connection; model: PanelModel }) {
  const found = model.findings.value.filter(({ finding }) => finding.connections.includes(connection.id));
  if (found.length === 0) return null;
  return (
    <ul class="named-in" aria-label={t("ending_named_in")}>
      {found.map((keyed) => (
        <li key={keyed.key}>
          <button
            type="button"
            class="link"
            title={t("ending_show_finding")}
            onClick={() => {
              model.screen.value = "findings";
              unfold(model, keyed);
            }}
          >
            <SeverityMark severity={keyed.finding.severity} />
            <span lang="en">{keyed.finding.title}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
