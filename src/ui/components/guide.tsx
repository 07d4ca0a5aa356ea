import { knowledgeWith } from "../../core/diagnosis/profiles/knowledge-with.ts";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { assertNever } from "../../core/base/assert-never.ts";
import type { Millis } from "../../core/base/units.ts";
import { knownLimits, ownerNames } from "../../core/diagnosis/limits.ts";
import { KNOWLEDGE } from "../../core/knowledge/index.ts";
import { formatDuration, formatRunning } from "../format/time.ts";
import { copyText } from "../model/clipboard.ts";
import { reportText, sessionRedaction, wholeReport } from "../model/export.ts";
import { unfold, type PanelModel } from "../model/panel-model.ts";
import {
  causeFound,
  GUIDE_STEPS,
  isCause,
  nextStep,
  plainFindings,
  previousStep,
  waitingOf,
  type GuideStep,
  type Waiting,
} from "../model/guide.ts";
import type { RecordingControls } from "../source.ts";
import { t, tn } from "../text/text.ts";
import { ExampleButton } from "./example.tsx";
import { SeverityMark } from "./icons.tsx";
import { NothingFound } from "./nothing-found.tsx";

interface GuideProps {
  readonly model: PanelModel;
  readonly controls: RecordingControls;
}

/** The guided way from a complaint to a report; for a person who is here for the first time, the offer of it. */
export function Guide({ model, controls }: GuideProps) {
  void model.tick.value;
  const choose = (guide: "guided" | "plain") => () => void controls.changeSettings({ guide });
  switch (controls.settings.guide) {
    case "plain":
      return null;
    case "ask":
      return (
        <section class="guide guide-offer" aria-label={t("guide_offer_region")}>
          <p class="guide-words">
            <strong>{t("guide_offer_title")}</strong> {t("guide_offer_words")}
          </p>
          <button type="button" class="button primary" onClick={choose("guided")}>
            {t("guide_offer_yes")}
          </button>
          <ExampleButton />
          <button type="button" class="button plain" onClick={choose("plain")}>
            {t("guide_offer_no")}
          </button>
        </section>
      );
    case "guided":
      return <Steps model={model} controls={controls} leave={choose("plain")} />;
    default:
      return assertNever(controls.settings.guide);
  }
}

interface StepsProps {
  readonly model: PanelModel;
  readonly controls: RecordingControls;
  readonly leave: () => void;
}

const NAMES = {
  reproduce: "guide_step_reproduce",
  wait: "guide_step_wait",
  found: "guide_step_found",
  save: "guide_step_save",
} as const satisfies Record<GuideStep, string>;

function Steps({ model, controls, leave }: StepsProps) {
  const { guide } = model;
  const step = guide.value;
  const go = (to: GuideStep) => () => void (guide.value = to);
  const known = causeFound(model.diagnosis.value);
  // Where the cause is known already there is nothing to wait for.
  const next = step === "reproduce" && known ? "found" : nextStep(step);
  const again = (): void => {
    guide.value = "reproduce";
    leave();
  };
  return (
    <section class="guide" aria-label={t("guide_region")}>
      <ol class="guide-steps">
        {GUIDE_STEPS.map((one, index) => (
          <li key={one} aria-current={one === step ? "step" : undefined}>
            <button type="button" onClick={go(one)}>
              <span class="guide-number">{index + 1}</span>
              {t(NAMES[one])}
            </button>
          </li>
        ))}
      </ol>
      <p class="for-screen-readers" role="status">
        {t("guide_at", GUIDE_STEPS.indexOf(step) + 1, t(NAMES[step]))}
      </p>
      <div class="guide-body">{bodyOf(step, model, controls)}</div>
      <div class="guide-actions">
        {step === "reproduce" ? undefined : (
          <button type="button" class="button" onClick={go(previousStep(step))}>
            {t("guide_back")}
          </button>
        )}
        {step === "save" ? (
          <button type="button" class="button" onClick={again}>
            {t("guide_finish")}
          </button>
        ) : (
          <button type="button" class={`button ${step === "wait" && !known ? "" : "primary"}`} onClick={go(next)}>
            {step === "wait" && !known ? t("guide_skip") : t("guide_next")}
          </button>
        )}
        <button type="button" class="button plain" onClick={leave}>
          {t("guide_leave")}
        </button>
      </div>
    </section>
  );
}

function bodyOf(step: GuideStep, model: PanelModel, controls: RecordingControls): ComponentChildren {
  switch (step) {
    case "reproduce":
      return <Reproduce model={model} controls={controls} />;
    case "wait":
      return <Wait model={model} />;
    case "found":
      return <Found model={model} />;
    case "save":
      return <Save model={model} />;
    default:
      return assertNever(step);
  }
}

function Reproduce({ model, controls }: { model: PanelModel; controls: RecordingControls }) {
  void model.tick.value;
  const { status } = model.source;
  const recording = status.state === "recording" || status.state === "starting";
  const problems = model.problems.value;
  const connections = model.connectionCount.value;
  return (
    <>
      <p>{recording ? t("guide_reproduce_words") : t("guide_reproduce_off")}</p>
      <p>
        {recording ? (
          <button type="button" class="button" onClick={() => controls.reloadPage()}>
            {t("guide_reload")}
          </button>
        ) : (
          <button type="button" class="button primary" onClick={() => void controls.start()}>
            {t("guide_start")}
          </button>
        )}
        {connections > 0 ? (
          <span class="guide-so-far">
            {t("guide_so_far", tn("count_connections", connections), tn("count_problems", problems))}
          </span>
        ) : undefined}
      </p>
      {causeFound(model.diagnosis.value) ? <p>{t("guide_reproduce_known")}</p> : undefined}
    </>
  );
}

function Wait({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { session, status } = model.source;
  // A cause that was known when the waiting began is no reason to end it.
  const before = useRef(new Set(causes(model)));
  useSignalEffect(() => {
    if (causes(model).some((key) => !before.current.has(key))) model.guide.value = "found";
  });
  const now = status.state === "recording" ? model.now.value : session.now;
  return causeFound(model.diagnosis.value) ? (
    <p>{t("guide_wait_known")}</p>
  ) : (
    <Clock waiting={waitingOf(session, now)} />
  );
}

function causes(model: PanelModel): string[] {
  return model.findings.value.filter(({ finding }) => isCause(finding)).map(({ key }) => key);
}

function Clock({ waiting }: { waiting: Waiting }) {
  switch (waiting.kind) {
    case "nothing-open":
      return <p>{t("guide_wait_nothing")}</p>;
    case "flowing":
      return <p>{t("guide_wait_flowing", formatDuration(waiting.longest))}</p>;
    case "silent": {
      const { silence, next, marks, enough } = waiting;
      return (
        <>
          <p>
            {t("guide_wait_words")} <strong class="numeric">{t("guide_wait_silent", formatRunning(silence))}</strong>{" "}
            {next
              ? t("guide_wait_next", formatRunning(next.limit), formatRunning(wholeSeconds(next.remaining)))
              : undefined}{" "}
            {enough ? t("guide_wait_enough") : undefined} {t("guide_wait_marks")}
          </p>
          <ul class="guide-marks">
            {marks.map(({ limit, passed }) => (
              <li key={limit} class={passed ? "is-passed" : limit === next?.limit ? "is-next" : ""}>
                <span aria-hidden="true">{passed ? "✓ " : ""}</span>
                <span class="numeric">{formatRunning(limit)}</span>
                {passed ? <span class="for-screen-readers"> {t("guide_wait_passed")}</span> : undefined}
                <span class="quiet"> {ownersOf(limit)}</span>
              </li>
            ))}
          </ul>
        </>
      );
    }
    default:
      return assertNever(waiting);
  }
}

/** Rounded up, as what has passed is cut off: the two then add up to the limit. */
function wholeSeconds(remaining: Millis): Millis {
  return Math.ceil(remaining / 1_000) * 1_000;
}

/** Two of those whose default a limit is; only what is verified is named. */
function ownersOf(limit: Millis): string {
  const known = knownLimits(KNOWLEDGE, "idle").find(({ ms }) => ms === limit);
  const names = known ? ownerNames(known).filter((name) => !name.includes("unverified")) : [];
  const few = names.slice(0, 2).join(", ");
  return names.length > 2 ? `${few} …` : few;
}

function Found({ model }: { model: PanelModel }) {
  void model.tick.value;
  const told = plainFindings(model.diagnosis.value);
  if (told.length === 0)
    return (
      <div class="guide-nothing">
        <NothingFound model={model} />
      </div>
    );
  const all = model.findings.value;
  return (
    <ul class="guide-found">
      {told.map(({ finding, toDo }) => {
        const keyed = all.find((one) => one.finding === finding);
        return (
          <li key={keyed?.key ?? finding.title}>
            <SeverityMark severity={finding.severity} /> <strong lang="en">{finding.title}</strong>{" "}
            <span lang="en">{toDo}</span>{" "}
            {keyed ? (
              <button
                type="button"
                class="link"
                onClick={() => {
                  model.screen.value = "findings";
                  unfold(model, keyed);
                }}
              >
                {t("guide_details")}
              </button>
            ) : undefined}
          </li>
        );
      })}
    </ul>
  );
}

function Save({ model }: { model: PanelModel }) {
  void model.tick.value;
  const copied = useSignal<boolean | undefined>(undefined);
  const { session } = model.source;
  const nothing = session.connections.size === 0;
  const copy = async (): Promise<void> => {
    const knowledge = knowledgeWith(model.profiles());
    try {
      const redaction = await sessionRedaction(session, model.diagnosis.peek(), "redacted", new Date(), { knowledge });
      copied.value = await copyText(await reportText(await wholeReport(redaction)));
    } catch {
      copied.value = false;
    }
  };
  return (
    <>
      <p>{t("guide_save_words")}</p>
      <p class="guide-buttons">
        <button
          type="button"
          class="button primary"
          disabled={nothing}
          onClick={() => void (model.exporting.value = true)}
        >
          {t("guide_save_button")}
        </button>
        <button type="button" class="button" disabled={nothing} onClick={() => void copy()}>
          {t("guide_copy_button")}
        </button>
        <span role="status">
          {copied.value === undefined ? "" : copied.value ? t("guide_copied") : t("guide_not_copied")}
        </span>
      </p>
    </>
  );
}
