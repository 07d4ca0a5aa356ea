import { useEffect, useMemo, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { attempt } from "../../core/decode/decoded.ts";
import { DECODER_IDS, decoderName, type DecodedAs, type DecoderId } from "../../core/decode/decoders.ts";
import type { ConnectionId } from "../../core/base/units.ts";
import { formatBytes } from "../format/amount.ts";
import { formatTimeOfDay } from "../format/time.ts";
import { saveFile } from "../model/export.ts";
import { hexBytes } from "../model/hex.ts";
import { startNote } from "../model/notes.ts";
import type { PanelModel } from "../model/panel-model.ts";
import {
  decodeFrame,
  LONGEST_AT_ONCE,
  mayBeJson,
  missingNote,
  partsOf,
  textBlocks,
  textOfParts,
  typeName,
  type PayloadForm,
  type PayloadPart,
} from "../model/payload-view.ts";
import { jsonText } from "../model/tree.ts";
import { t } from "../text/text.ts";
import { CopyButton } from "./copy-button.tsx";
import { HexView } from "./hex-view.tsx";
import { chooser, TabPanel, Tabs, type Tab } from "./tabs.tsx";
import { ValueTree } from "./value-tree.tsx";

const TEXT = 1;

interface PayloadProps {
  readonly model: PanelModel;
  /** of the frame in the session */
  readonly row: number;
  readonly close: () => void;
}

/** One message: taken apart by its protocol, as a tree of JSON, as text, and always as bytes. */
export function Payload({ model, row, close }: PayloadProps) {
  void model.tick.value;
  const { session } = model.source;
  const { frames } = session;
  const connection = frames.connectionOf(row);
  const length = frames.lengthOf(row);
  const opcode = frames.opcodeOf(row);
  const chosen = model.decoders.value.get(connection);
  const payload = useMemo(() => frames.payloadOf(row), [frames, row]);
  const parts = useMemo(() => partsOf(payload, length), [payload, length]);
  const decoding = useDecoding(model, row, chosen);

  const isJson = mayBeJson(payload);
  const forms: Tab<PayloadForm>[] = [
    ...(chosen || decoding.state !== "none" ? [{ id: "decoded" as const, label: t("payload_decoded") }] : []),
    ...(isJson ? [{ id: "json" as const, label: t("payload_json") }] : []),
    { id: "text", label: t("payload_text") },
    { id: "hex", label: t("payload_hex") },
  ];
  const usual: PayloadForm = isJson ? "json" : opcode === TEXT ? "text" : "hex";
  const wanted = model.payloadForm.value;
  const form = forms.some(({ id }) => id === wanted) ? wanted : usual;
  const note = missingNote(payload, length);
  const isWhole = payload.kind === "kept" && payload.whole;
  return (
    <section class="payload-view" aria-label={t("payload")}>
      <div class="details-head">
        <Tabs
          label={t("payload_form")}
          name="payload"
          class="small"
          tabs={forms}
          current={form}
          choose={chooser(model.payloadForm)}
        />
        <span class="quiet payload-subject">
          {frames.directionOf(row) === "sent" ? t("payload_sent") : t("payload_received")}{" "}
          {formatTimeOfDay(frames.timeOf(row))} · {typeName(opcode)} · {formatBytes(length)}
        </span>
        <span class="payload-actions">
          <DecoderChoice model={model} connection={connection} chosen={chosen} />
          {form === "decoded" && decoding.state === "done" ? (
            <CopyButton label={t("payload_copy_decoded")} text={() => jsonText(decoding.found.value)} />
          ) : undefined}
          {model.source.annotate ? (
            <button type="button" class="button" title={t("notes_add_title")} onClick={() => startNote(model)}>
              {t("notes_add")}
            </button>
          ) : undefined}
          <CopyButton text={() => rawText(parts, opcode)} />
          <button
            type="button"
            class="button"
            disabled={!isWhole}
            title={isWhole ? t("payload_save_title") : t("payload_save_part")}
            onClick={() => save(row, parts, opcode, isJson)}
          >
            {t("payload_save")}
          </button>
          <button type="button" class="button plain" onClick={close}>
            {t("close")}
          </button>
        </span>
      </div>
      {note === undefined ? undefined : <p class="note">{note}</p>}
      <TabPanel name="payload" current={form} scrolls={form === "text"}>
        {contentOf(form)}
      </TabPanel>
    </section>
  );

  function contentOf(form: PayloadForm): ComponentChildren {
    switch (form) {
      case "decoded":
        return <DecodedView decoding={decoding} length={length} chosen={chosen} row={row} />;
      case "json":
        return <JsonView key={row} parts={parts} />;
      case "text":
        return <TextView parts={parts} />;
      case "hex":
        return <HexView key={row} parts={parts} />;
      default:
        return undefined;
    }
  }
}

type Decoding =
  | { readonly state: "pending" | "none" }
  /** longer than what is taken apart unasked */
  | { readonly state: "waiting"; readonly begin: () => void }
  | { readonly state: "done"; readonly found: DecodedAs };

function useDecoding(model: PanelModel, row: number, chosen: DecoderId | undefined): Decoding {
  const { session } = model.source;
  const [asked, setAsked] = useState<number>();
  const [result, setResult] = useState<{
    readonly row: number;
    readonly chosen?: DecoderId;
    readonly found?: DecodedAs;
  }>();
  const isLong = session.frames.lengthOf(row) > LONGEST_AT_ONCE;
  const payload = session.frames.payloadOf(row);
  const isWhole = payload.kind === "kept" && payload.whole;
  const waits = isLong && isWhole && asked !== row;
  useEffect(() => {
    if (waits) return undefined;
    const stop = new AbortController();
    const decode = async (): Promise<void> => {
      const found = await decodeFrame(session, row, chosen);
      if (!stop.signal.aborted) setResult({ row, ...(chosen ? { chosen } : {}), ...(found ? { found } : {}) });
    };
    void decode();
    return () => stop.abort();
  }, [session, row, chosen, waits]);
  if (waits) return { state: "waiting", begin: () => setAsked(row) };
  if (result?.row !== row || result.chosen !== chosen) return { state: isWhole ? "pending" : "none" };
  return result.found ? { state: "done", found: result.found } : { state: "none" };
}

interface DecodedViewProps {
  readonly decoding: Decoding;
  readonly length: number;
  readonly chosen: DecoderId | undefined;
  readonly row: number;
}

function DecodedView({ decoding, length, chosen, row }: DecodedViewProps) {
  switch (decoding.state) {
    case "pending":
      return <p class="empty" aria-busy="true" />;
    case "none":
      return <p class="empty">{t("payload_not_of", chosen ? decoderName(chosen) : "")}</p>;
    case "waiting":
      return (
        <p class="empty">
          {t("payload_long", formatBytes(length))}{" "}
          <button type="button" class="button" onClick={decoding.begin}>
            {t("payload_decode")}
          </button>
        </p>
      );
    case "done": {
      const { decoder, guessed, summary, value, notes = [] } = decoding.found;
      const name = decoderName(decoder);
      return (
        <>
          <p class="decoded-head">
            <strong>{guessed ? t("payload_looks_like", name) : name}</strong> · {summary}
          </p>
          {notes.map((note) => (
            <p key={note} class="note">
              {note}
            </p>
          ))}
          <ValueTree key={`${row} ${decoder}`} value={value} label={t("payload_decoded_as", name)} />
        </>
      );
    }
    default:
      return undefined;
  }
}

function JsonView({ parts }: { parts: readonly PayloadPart[] }) {
  const parsed = useMemo(() => attempt(() => ({ value: JSON.parse(textOfParts(parts).join("")) as unknown })), [parts]);
  if (!parsed) return <p class="empty">{t("payload_not_json")}</p>;
  return <ValueTree value={parsed.value} label={t("payload_json")} />;
}

function TextView({ parts }: { parts: readonly PayloadPart[] }) {
  const texts = useMemo(() => textOfParts(parts).map(textBlocks), [parts]);
  const [first, last] = parts;
  return (
    <>
      {texts.map((blocks, part) => (
        <pre key={part} class="payload-text">
          {part > 0 && first && last ? (
            <p class="text-gap">{t("payload_gap", formatBytes(last.offset - first.bytes.length))}</p>
          ) : undefined}
          {blocks.map((block, index) => (
            <div key={index} class="text-block">
              {block}
            </div>
          ))}
        </pre>
      ))}
    </>
  );
}

interface DecoderChoiceProps {
  readonly model: PanelModel;
  readonly connection: ConnectionId;
  readonly chosen: DecoderId | undefined;
}

function DecoderChoice({ model, connection, chosen }: DecoderChoiceProps) {
  return (
    <select
      aria-label={t("payload_decode_as")}
      title={t("payload_decode_as_title")}
      value={chosen ?? "automatic"}
      onChange={(event) => {
        const { value } = event.currentTarget;
        const decoder = DECODER_IDS.find((id) => id === value);
        const next = new Map(model.decoders.peek());
        if (decoder) next.set(connection, decoder);
        else next.delete(connection);
        model.decoders.value = next;
        if (decoder) model.payloadForm.value = "decoded";
      }}
    >
      <option value="automatic">{t("payload_automatic")}</option>
      {DECODER_IDS.map((id) => (
        <option key={id} value={id}>
          {decoderName(id)}
        </option>
      ))}
    </select>
  );
}

/** The message as it came, to paste elsewhere: text, or bytes as hexadecimal. */
function rawText(parts: readonly PayloadPart[], opcode: number): string {
  if (opcode === TEXT) return textOfParts(parts).join("\n");
  return parts.map(({ bytes }) => hexBytes(bytes)).join("\n");
}

function save(row: number, parts: readonly PayloadPart[], opcode: number, isJson: boolean): void {
  const ending = isJson ? "json" : opcode === TEXT ? "txt" : "bin";
  // A copy: what is kept lies amid a larger block of memory.
  saveFile(new Blob(parts.map(({ bytes }) => bytes.slice())), `frame-${row + 1}.${ending}`);
}
