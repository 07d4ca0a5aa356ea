import type { Connection } from "../../core/session/session.ts";
import { endingOf } from "../model/ending.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { FactTable } from "./fact-table.tsx";

/** Why a connection ended: one sentence, then every fact behind it. */
export function Ending({ connection, model }: { connection: Connection; model: PanelModel }) {
  const { session, status } = model.source;
  const { headline, facts } = endingOf(connection, session, status.state === "recording");
  return (
    <section class="pane" aria-label="Why it ended">
      <p class="headline">{headline}</p>
      <FactTable facts={facts} />
    </section>
  );
}
