import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { FrameStore } from "../../core/session/frame-store.ts";
import { formatBytes } from "../format/amount.ts";
import { formatTimeOfDay } from "../format/time.ts";
import { typeName, viewPayload, type PayloadForm } from "../model/payload-view.ts";
import { CopyButton } from "./copy-button.tsx";
import { chooser, Tabs, type Tab } from "./tabs.tsx";

const FORMS: readonly Tab<PayloadForm>[] = [
  { id: "json", label: "JSON" },
  { id: "text", label: "Text" },
  { id: "hex", label: "Hex" },
];

/** The whole of one message: laid out as JSON where it is, as text, and always as bytes. */
export function Payload({ row, frames, close }: { row: number; frames: FrameStore; close: () => void }) {
  const wanted = useSignal<PayloadForm | undefined>(undefined);
  const length = frames.lengthOf(row);
  const opcode = frames.opcodeOf(row);
  const views = useMemo(() => {
    const payload = frames.payloadOf(row);
    return {
      json: opcode === 1 ? viewPayload(payload, length, "json") : undefined,
      text: viewPayload(payload, length, "text"),
      hex: viewPayload(payload, length, "hex"),
    };
  }, [row, frames, opcode, length]);
  const usual: PayloadForm = views.json ? "json" : opcode === 1 ? "text" : "hex";
  const form = wanted.value && views[wanted.value] ? wanted.value : usual;
  const view = views[form];
  return (
    <section class="payload-view" aria-label="Payload">
      <div class="details-head">
        <Tabs
          label="Form of the payload"
          name="payload"
          class="small"
          tabs={FORMS.filter(({ id }) => views[id])}
          current={form}
          choose={chooser(wanted)}
        />
        <span class="quiet subject">
          {frames.directionOf(row)} {formatTimeOfDay(frames.timeOf(row))} · {typeName(opcode)} · {formatBytes(length)}
        </span>
        <CopyButton text={() => view?.text ?? ""} />
        <button type="button" class="button plain" onClick={close}>
          Close
        </button>
      </div>
      {view?.note === undefined ? undefined : <p class="note">{view.note}</p>}
      <pre id="payload-panel" role="tabpanel" aria-labelledby={`payload-tab-${form}`} tabIndex={0}>
        {view?.text}
      </pre>
    </section>
  );
}
