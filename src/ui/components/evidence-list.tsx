import type { ConnectionId } from "../../core/base/units.ts";
import type { Evidence } from "../../core/diagnosis/finding.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { formatElapsed } from "../format/time.ts";
import { originOf } from "../../core/timeline/scene.ts";
import { goTo, type PanelModel } from "../model/panel-model.ts";
import { t } from "../text/text.ts";

interface EvidenceListProps {
  readonly evidence: readonly Evidence[];
  /** what the evidence is about; with a single one, every item belongs to it */
  readonly connections: readonly ConnectionId[];
  readonly model: PanelModel;
}

/** What was seen, each item a link to its connection and its moment. */
export function EvidenceList({ evidence, connections, model }: EvidenceListProps) {
  const only = connections.length === 1 ? connections[0] : undefined;
  return (
    <ul class="evidence">
      {evidence.map((item, at) => (
        <li key={`${at} ${item.label}`}>
          <EvidenceItem item={item} id={item.connection ?? only} model={model} />
        </li>
      ))}
    </ul>
  );
}

interface EvidenceItemProps {
  readonly item: Evidence;
  readonly id: ConnectionId | undefined;
  readonly model: PanelModel;
}

function EvidenceItem({ item, id, model }: EvidenceItemProps) {
  const { session } = model.source;
  const connection = id === undefined ? undefined : session.connections.get(id);
  const words = (
    <>
      <span lang="en">
        <span class="evidence-label">{item.label}:</span> {item.value}
      </span>
      {item.at === undefined ? undefined : (
        <span class="quiet numeric"> {t("at_time", formatElapsed(item.at - originOf(session)))}</span>
      )}
    </>
  );
  if (!connection) return words;
  return (
    <button
      type="button"
      class="link"
      title={t(item.at === undefined ? "evidence_show" : "evidence_show_at", connectionLabel(connection))}
      onClick={() => goTo(model, connection.id, item.at)}
    >
      {words}
    </button>
  );
}
