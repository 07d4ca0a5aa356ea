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
import { formatCount, formatPlural } from "../format/amount.ts";
import type { FrameListModel } from "../model/frame-list-model.ts";
import type { PanelModel } from "../model/panel-model.ts";

const TYPE_WORDS: Record<FrameType, string> = { text: "Text", binary: "Binary", other: "Other" };
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
    <search class="frame-filter" aria-label="Filter frames">
      <div class="frame-filter-line">
        <input
          ref={input}
          class="frame-filter-text"
          type="search"
          aria-label="Find in payloads"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          placeholder="Find in payloads"
          title="Words in the payload, in any case; /…/ is a regular expression (Ctrl+F). F3 goes to the next match, Shift+F3 to the one before."
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
          aria-label="Regular expression"
          title="Read the text as a regular expression"
          onClick={() => change({ pattern: !filter.pattern })}
        >
          .*
        </button>
        <button
          type="button"
          class="button toggle"
          aria-expanded={list.unfolded.value}
          title="Direction, type, size and more"
          onClick={() => {
            list.unfolded.value = !list.unfolded.peek();
          }}
        >
          Filters{badgeOf(filter)}
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

/** What is set besides the text, which is in sight. */
function badgeOf(filter: FrameFilter): string {
  const count = conditionsOf({ ...filter, text: "" }) + (filter.invert ? 1 : 0) + (filter.hideHeartbeats ? 1 : 0);
  return count > 0 ? ` (${count})` : "";
}

/** How many there are, the way from one to the next, and the way back to all. */
function Matches({ list }: { list: FrameListModel }) {
  const { count, complete } = list.found.value;
  return (
    <span class="frame-filter-found">
      <button
        type="button"
        class="button icon-button"
        aria-label="Previous match"
        title="Previous match (Shift+F3)"
        disabled={count === 0}
        onClick={() => list.jump(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        class="button icon-button"
        aria-label="Next match"
        title="Next match (F3)"
        disabled={count === 0}
        onClick={() => list.jump(1)}
      >
        ↓
      </button>
      <button
        type="button"
        class="button toggle"
        aria-pressed={list.amongAll.value}
        title="Show the matches among all frames, at their place"
        onClick={() => {
          list.amongAll.value = !list.amongAll.peek();
        }}
      >
        Among all
      </button>
      <button type="button" class="button" title="Show all frames again" onClick={() => list.clear()}>
        Clear filter
      </button>
      {complete ? undefined : <span class="quiet">Searching…</span>}
    </span>
  );
}

interface ConditionsProps {
  readonly model: PanelModel;
  readonly filter: FrameFilter;
  readonly change: (part: Partial<FrameFilter>) => void;
}

function Conditions({ model, filter, change }: ConditionsProps) {
  return (
    <div class="frame-filter-line">
      <select
        aria-label="Direction"
        value={filter.direction ?? ""}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ direction: DIRECTIONS.find((one) => one === value) });
        }}
      >
        <option value="">Sent and received</option>
        <option value="sent">↑ Sent</option>
        <option value="received">↓ Received</option>
      </select>
      <select
        aria-label="Type"
        value={filter.type ?? ""}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ type: FRAME_TYPES.find((one) => one === value) });
        }}
      >
        <option value="">Any type</option>
        {FRAME_TYPES.map((type) => (
          <option key={type} value={type}>
            {TYPE_WORDS[type]}
          </option>
        ))}
      </select>
      <span class="frame-filter-sizes">
        <SizeField label="Smallest size" placeholder="0 B" value={filter.least} set={(least) => change({ least })} />
        {" to "}
        <SizeField label="Largest size" placeholder="any" value={filter.most} set={(most) => change({ most })} />
      </span>
      <label class="switch" title="Show the frames that the filter would leave out">
        <input
          type="checkbox"
          checked={filter.invert}
          onChange={(event) => change({ invert: event.currentTarget.checked })}
        />
        Invert
      </label>
      <label class="switch" title="Leave out messages that are known as heartbeats">
        <input
          type="checkbox"
          checked={filter.hideHeartbeats}
          onChange={(event) => change({ hideHeartbeats: event.currentTarget.checked })}
        />
        Hide heartbeats{heartbeatWords(model)}
      </label>
    </div>
  );
}

function heartbeatWords({ frameList }: PanelModel): string {
  const { heartbeats } = frameList.found.value;
  return heartbeats > 0 ? ` (${formatCount(heartbeats)} hidden)` : "";
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
      title={bad ? "Write a size such as 100, 1.5 kB or 2 MB." : `${label}, for example 100, 1.5 kB or 2 MB`}
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
  if (!matches) return formatPlural(shown, "frame");
  const words = `${formatCount(count)} of ${formatPlural(of, "frame")}`;
  if (uncertain === 0) return words;
  return `${words}; ${formatCount(uncertain)} could not be searched, as their payload is not kept or only in part`;
}

/** A new filter is told once, when it has gone through everything; what arrives later is not. */
function FilterNews({ list }: { list: FrameListModel }) {
  const said = list.said.value;
  return (
    <div class="for-screen-readers" aria-live="polite">
      {said ? `${formatCount(said.count)} of ${formatPlural(said.of, "frame")} match.` : ""}
    </div>
  );
}

/** Keys that find, wherever the focus is. DevTools has meanings of its own for them further out. */
function onFindKey(event: KeyboardEvent, list: FrameListModel, input: HTMLInputElement | null): void {
  if (document.querySelector("dialog[open]") !== null || event.altKey) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl && !event.shiftKey && event.key.toLowerCase() === "f") input?.select();
  else if (!withControl && event.key === "F3") list.jump(event.shiftKey ? -1 : 1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
