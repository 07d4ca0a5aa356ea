import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { ConnectionId } from "../../core/base/units.ts";
import { compareConnections, counterpartOf, type Compared } from "../../core/compare/compare.ts";
import { comparePeriod } from "../../core/compare/periods.ts";
import type { Connection } from "../../core/session/session.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { originOf } from "../../core/timeline/scene.ts";
import type { TimeWindow } from "../../core/timeline/scale.ts";
import { bySection, fateSentence, nameOfFact, SECTIONS, valueText } from "../model/comparison-text.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { t } from "../text/text.ts";
import { Modal } from "./modal.tsx";

interface CompareProps {
  readonly model: PanelModel;
  readonly close: () => void;
}

/** What differs between two connections, or between a chosen stretch of time and the rest. */
export function CompareDialog({ model, close }: CompareProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const asked = model.comparing.value;
  if (!asked) return null;
  const periods = "from" in asked;
  return (
    <Modal title={t(periods ? "compare_range_title" : "compare_title")} dialog={dialog} onClose={close}>
      <div class="dialog-body">
        {periods ? <Periods model={model} range={asked} /> : <Connections model={model} {...asked} />}
      </div>
      <div class="dialog-footer">
        <button type="button" class="button push" onClick={() => dialog.current?.close()}>
          {t("close")}
        </button>
      </div>
    </Modal>
  );
}

interface PairProps {
  readonly model: PanelModel;
  readonly one: ConnectionId;
  readonly other?: ConnectionId;
}

function Connections({ model, one: firstId, other: secondId }: PairProps) {
  void model.tick.value;
  const all = useSignal(false);
  const { session, status } = model.source;
  const one = session.connections.get(firstId);
  const other = session.connections.get(secondId ?? "") ?? (one && counterpartOf(session, one));
  if (!one || !other) return <p class="dialog-empty">{t("compare_alone")}</p>;
  const now = status.state === "recording" ? model.now.value : session.now;
  const { sameAddress, fates, headersUnseen, rows } = compareConnections(one, other, now);
  const shown = all.value ? rows : rows.filter(({ differs }) => differs);
  const choose = (pair: { readonly one: ConnectionId; readonly other: ConnectionId }): void => {
    model.comparing.value = pair;
  };
  return (
    <>
      <div class="compare-choice">
        <Choice
          label={t("compare_first")}
          model={model}
          chosen={one}
          choose={(id) => choose({ one: id, other: id === other.id ? one.id : other.id })}
        />
        <Choice
          label={t("compare_second")}
          model={model}
          chosen={other}
          choose={(id) => choose({ one: id === one.id ? other.id : one.id, other: id })}
        />
      </div>
      <p class="compare-summary">
        {t(sameAddress ? "compare_same_address" : "compare_other_address")} {fateSentence(`#${one.ordinal}`, fates[0])}{" "}
        {fateSentence(`#${other.ordinal}`, fates[1])}
      </p>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          checked={all.value}
          aria-checked={all.value}
          onChange={(event) => {
            all.value = event.currentTarget.checked;
          }}
        />
        {t("compare_all")}
      </label>
      {headersUnseen.request || headersUnseen.response ? <p class="quiet">{t("compare_headers_unseen")}</p> : undefined}
      {shown.length === 0 ? <p class="dialog-empty">{t("compare_nothing")}</p> : undefined}
      {bySection(shown).map(([section, facts]) => (
        <table key={section} class="compare-table">
          <caption>{t(SECTIONS[section])}</caption>
          <Heads names={[`#${one.ordinal}`, `#${other.ordinal}`]} />
          <tbody>
            {facts.map((fact) => (
              <ComparedRow key={`${fact.id} ${fact.name}`} fact={fact} marked={all.value && fact.differs} />
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}

function Heads({ names }: { names: readonly [string, string] }) {
  return (
    <thead>
      <tr>
        <th scope="col">{t("compare_what")}</th>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** @param marked among others that are alike */
function ComparedRow({ fact, marked }: { fact: Compared; marked: boolean }) {
  return (
    <tr class={marked ? "differs" : undefined}>
      <th scope="row">{nameOfFact(fact)}</th>
      <td>{valueText(fact, fact.one)}</td>
      <td>{valueText(fact, fact.other)}</td>
    </tr>
  );
}

/** More cannot be looked through in a list; they are chosen among the connections. */
const MOST_CHOICES = 500;

interface ChoiceProps {
  readonly label: string;
  readonly model: PanelModel;
  readonly chosen: Connection;
  readonly choose: (id: ConnectionId) => void;
}

function Choice({ label, model, chosen, choose }: ChoiceProps) {
  const { connections } = model.source.session;
  const list = [...connections.values()].slice(0, MOST_CHOICES);
  if (!list.includes(chosen)) list.push(chosen);
  return (
    <label>
      {label}
      <select value={chosen.id} onChange={(event) => choose(event.currentTarget.value)}>
        {list.map((connection) => (
          <option key={connection.id} value={connection.id}>
            {connectionLabel(connection)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** As it was when the dialog was opened: what goes on meanwhile is no difference. */
function Periods({ model, range }: { model: PanelModel; range: TimeWindow }) {
  const { session } = model.source;
  const facts = useMemo(() => {
    const whole = { from: Math.min(originOf(session), range.from), to: Math.max(session.now, range.to) };
    return comparePeriod(session, range, whole);
  }, [session, range]);
  return (
    <table class="compare-table">
      <Heads names={[t("compare_chosen"), t("compare_rest")]} />
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.id}>
            <th scope="row">{nameOfFact(fact)}</th>
            <td>{valueText(fact, fact.chosen)}</td>
            <td>{valueText(fact, fact.rest)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
