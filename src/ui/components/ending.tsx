import type { Connection, Session } from "../../core/session/session.ts";
import { endingOf } from "../model/ending.ts";
import { FactTable } from "./fact-table.tsx";

/** Why a connection ended: one sentence, then every fact behind it. */
export function Ending({ connection, session }: { connection: Connection; session: Session }) {
  const { headline, facts } = endingOf(connection, session);
  return (
    <section class="pane" aria-label="Why it ended">
      <p class="headline">{headline}</p>
      <FactTable facts={facts} />
    </section>
  );
}
