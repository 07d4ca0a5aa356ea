import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Bytes } from "../../core/base/units.ts";
import {
  conditionsOf,
  FRAME_TYPES,
  filters,
  parseSize,
  type FrameFilter,
  type FrameType,
} from "../../core/filter/frame-filter.ts";
import type { FrameListModel } from "../model/frame-list-model.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { t, tn, type TextKey } from "../text/text.ts";

const TYPE_TEXTS = {
  text: "frames_type_text",
  binary: "frames_type_binary",
  other: "frames_type_rest",
} as const satisfies Record<FrameType, TextKey>;
const DIRECTIONS = ["sent", "received"] as const;

/** What of the frames is to be seen: words or a pattern, and unfolded everything else. */
export function FrameFilterBar({ model }: { model: PanelModel }) {
  const list = model.frameList;
  const filter = list.filter.value;
  const { problem } = list.found.value;
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const change = (part: Partial<FrameFilter>): void => {
    list.filter.value = { ...list.filter.peek(), ...part };
  };
  useEffect(() => {
    const stop = new AbortController();
    document.body.addEventListener("keydown", (event) => onFindKey(event, list, input.current), {
      signal: stop.signal,
    });
    return () => stop.abort();
  }, [list]);
  return (
    <search class="frame-filter" aria-label={t("frames_filter")}>
      <div class="frame-filter-line">
        <input
          ref={input}
          class="frame-filter-text"
          type="search"
          aria-label={t("frames_find")}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          placeholder={t("frames_find")}
          title={t("frames_find_title")}
          value={filter.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter") list.jump(event.shiftKey ? -1 : 1);
          }}
        />
        <button
          type="button"
          class="button toggle"
          aria-pressed={filter.pattern}
          aria-label={t("frames_pattern")}
          title={t("frames_pattern_title")}
          onClick={() => change({ pattern: !filter.pattern })}
        >
          .*
        </button>
        <button
          type="button"
          class="button toggle"
          aria-expanded={list.unfolded.value}
          title={t("frames_conditions_title")}
          onClick={() => {
            list.unfolded.value = !list.unfolded.peek();
          }}
        >
          {conditionWords(filter)}
        </button>
        {filters(filter) ? <Matches list={list} /> : undefined}
      </div>
      {list.unfolded.value ? <Conditions model={model} filter={filter} change={change} /> : undefined}
      {problem === undefined ? undefined : (
        <p class="note" id={problemId}>
          {problem}
        </p>
      )}
      <FilterNews list={list} />
    </search>
  );
}

/** How much is set besides the text, which is in sight. */
function conditionWords(filter: FrameFilter): string {
  const count = conditionsOf({ ...filter, text: "" }) + (filter.invert ? 1 : 0) + (filter.hideHeartbeats ? 1 : 0);
  return count > 0 ? t("frames_conditions_set", count) : t("frames_conditions");
}

/** How many there are, the way from one to the next, and the way back to all. */
function Matches({ list }: { list: FrameListModel }) {
  const { count, complete } = list.found.value;
  return (
    <span class="frame-filter-found">
      <button
        type="button"
        class="button icon-button"
        aria-label={t("frames_previous")}
        title={t("frames_previous_title")}
        disabled={count === 0}
        onClick={() => list.jump(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        class="button icon-button"
        aria-label={t("frames_next")}
        title={t("frames_next_title")}
        disabled={count === 0}
        onClick={() => list.jump(1)}
      >
        ↓
      </button>
      <button
        type="button"
        class="button toggle"
        aria-pressed={list.amongAll.value}
        title={t("frames_among_all_title")}
        onClick={() => {
          list.amongAll.value = !list.amongAll.peek();
        }}
      >
        {t("frames_among_all")}
      </button>
      <button type="button" class="button" title={t("frames_clear_title")} onClick={() => list.clear()}>
        {t("frames_clear")}
      </button>
      {complete ? undefined : <span class="quiet">{t("frames_searching")}</span>}
    </span>
  );
}

interface ConditionsProps {
  readonly model: PanelModel;
  readonly filter: FrameFilter;
  readonly change: (part: Partial<FrameFilter>) => void;
}

function Conditions({ model, filter, change }: ConditionsProps) {
  const kinds = useId();
  return (
    <div class="frame-filter-line">
      <select
        aria-label={t("frames_direction")}
        value={filter.direction ?? ""}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ direction: DIRECTIONS.find((one) => one === value) });
        }}
      >
        <option value="">{t("frames_both")}</option>
        <option value="sent">{t("frames_sent")}</option>
        <option value="received">{t("frames_received")}</option>
      </select>
      <select
        aria-label={t("frames_type")}
        value={filter.type ?? ""}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ type: FRAME_TYPES.find((one) => one === value) });
        }}
      >
        <option value="">{t("frames_type_any")}</option>
        {FRAME_TYPES.map((type) => (
          <option key={type} value={type}>
            {t(TYPE_TEXTS[type])}
          </option>
        ))}
      </select>
      <input
        class="frame-filter-kind"
        type="text"
        aria-label={t("column_kind")}
        placeholder={t("column_kind")}
        title={t("frames_kind_title")}
        list={kinds}
        value={filter.kind}
        onInput={(event) => change({ kind: event.currentTarget.value })}
      />
      <datalist id={kinds}>
        {someKinds(model).map((kind) => (
          <option key={kind} value={kind}>
            {kind}
          </option>
        ))}
      </datalist>
      <span class="frame-filter-sizes">
        <SizeField
          label={t("frames_least")}
          placeholder="0 B"
          value={filter.least}
          set={(least) => change({ least })}
        />
        {t("frames_size_to")}
        <SizeField
          label={t("frames_most")}
          placeholder={t("frames_size_any")}
          value={filter.most}
          set={(most) => change({ most })}
        />
      </span>
      <label class="switch" title={t("frames_invert_title")}>
        <input
          type="checkbox"
          checked={filter.invert}
          onChange={(event) => change({ invert: event.currentTarget.checked })}
        />
        {t("frames_invert")}
      </label>
      <label class="switch" title={t("frames_heartbeats_title")}>
        <input
          type="checkbox"
          checked={filter.hideHeartbeats}
          onChange={(event) => change({ hideHeartbeats: event.currentTarget.checked })}
        />
        {heartbeatWords(model)}
      </label>
    </div>
  );
}

/** So many frames are asked for kinds to choose from; any other can be typed. */
const ASKED_FOR_KINDS = 300;

/** The kinds at the end of the list, which one most likely looks at. */
function someKinds({ frameList: list, source }: PanelModel): string[] {
  const { length } = source.session.frames;
  const kinds = new Set<string>();
  for (let row = Math.max(0, length - ASKED_FOR_KINDS); row < length; row++) {
    const found = list.kindOf(row);
    if (found) kinds.add(found.kind);
  }
  return [...kinds].sort();
}

function heartbeatWords({ frameList }: PanelModel): string {
  const { heartbeats } = frameList.found.value;
  return heartbeats > 0 ? t("frames_heartbeats_hidden", heartbeats) : t("frames_heartbeats");
}

interface SizeFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: Bytes | undefined;
  readonly set: (value: Bytes | undefined) => void;
}

/** A size with or without a unit. What cannot be read filters nothing, and says so. */
function SizeField({ label, placeholder, value, set }: SizeFieldProps) {
  const typed = useSignal(value === undefined ? "" : String(value));
  const bad = typed.value.trim() !== "" && parseSize(typed.value) === undefined;
  // Cleared from elsewhere.
  useEffect(() => {
    if (value === undefined && parseSize(typed.peek()) !== undefined) typed.value = "";
  }, [value, typed]);
  return (
    <input
      class="frame-filter-size"
      type="text"
      aria-label={label}
      aria-invalid={bad}
      placeholder={placeholder}
      title={bad ? t("frames_size_bad") : t("frames_size_title", label)}
      value={typed}
      onInput={(event) => {
        typed.value = event.currentTarget.value;
        set(parseSize(typed.value));
      }}
    />
  );
}

/** What of all frames is in the list: `312 of 1,000,000 frames`. */
export function frameCountWords(list: FrameListModel, shown: number): string {
  const { matches, count, of, uncertain } = list.found.value;
  if (!matches) return tn("count_frames", shown);
  const words = tn("count_frames_matching", of, count);
  return uncertain === 0 ? words : `${words}; ${tn("frames_uncertain", uncertain)}`;
}

/** A new filter is told once, when it has gone through everything; what arrives later is not. */
function FilterNews({ list }: { list: FrameListModel }) {
  const said = list.said.value;
  return (
    <div class="for-screen-readers" aria-live="polite">
      {said ? tn("frames_said", said.of, said.count) : ""}
    </div>
  );
}

/** Keys that find, wherever the focus is. DevTools has meanings of its own for them further out. */
function onFindKey(event: KeyboardEvent, list: FrameListModel, input: HTMLInputElement | null): void {
  if (document.querySelector("dialog[open]") !== null || event.altKey) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl && !event.shiftKey && event.key.toLowerCase() === "f") {
    input?.focus();
    input?.select();
  } else if (!withControl && event.key === "F3") list.jump(event.shiftKey ? -1 : 1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
