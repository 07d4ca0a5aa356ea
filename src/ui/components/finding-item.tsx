import { useEffect, useId, useRef } from "preact/hooks";
import type { Audience, Finding } from "../../core/diagnosis/finding.ts";
import { AUDIENCES, unfold, type PanelModel } from "../model/panel-model.ts";
import { ConnectionLinks } from "./connection-links.tsx";
import { CopyButton } from "./copy-button.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import { SeverityMark } from "./icons.tsx";
import { chooser, TabPanel, Tabs } from "./tabs.tsx";

interface ItemProps {
  readonly id: string;
  readonly finding: Finding;
  readonly model: PanelModel;
}

/** One finding: a sentence and how sure it is; unfolded, what to do and everything behind it. */
export function FindingItem({ id, finding, model }: ItemProps) {
  const body = useId();
  const expanded = model.expanded.value.has(id);
  const item = useRef<HTMLLIElement>(null);
  const unfolding = model.unfolding.value;
  useEffect(() => {
    if (unfolding?.key === id && item.current) scrollToShow(item.current);
  }, [unfolding, id]);
  const toggle = (): void => {
    const next = new Set(model.expanded.peek());
    if (next.delete(id)) model.expanded.value = next;
    else unfold(model, { key: id, finding });
  };
  const show = (): void => {
    model.highlight.value = finding;
  };
  return (
    <li
      ref={item}
      class={`finding finding-${finding.severity}`}
      data-rule={finding.rule}
      data-severity={finding.severity}
      data-confidence={finding.confidence}
    >
      <div class="finding-box" onMouseEnter={show} onFocusIn={show}>
        <h3 class="finding-headline">
          <button type="button" aria-expanded={expanded} aria-controls={body} onClick={toggle}>
            <SeverityMark severity={finding.severity} />
            <span class="finding-title">{finding.title}</span>
            <span class="chevron" aria-hidden="true" />
          </button>
        </h3>
        <p class="finding-summary">
          <Confidence finding={finding} />
          {finding.summary}
        </p>
        <ConnectionLinks ids={finding.connections} model={model} />
        <div id={body} hidden={!expanded}>
          {expanded ? <Details finding={finding} model={model} name={body} /> : undefined}
        </div>
      </div>
    </li>
  );
}

/** Scrolls the list alone: `scrollIntoView` would move the panel around it too. */
function scrollToShow(element: HTMLElement): void {
  const list = element.closest(".region-scroll");
  if (!list) return;
  const room = list.getBoundingClientRect();
  const { top, bottom, height } = element.getBoundingClientRect();
  // Where it has no room, its beginning is shown.
  if (top < room.top || height > room.height) list.scrollTop += top - room.top;
  else if (bottom > room.bottom) list.scrollTop += bottom - room.bottom;
}

const CONFIDENCE = { certain: "Certain", likely: "Likely", possible: "Possible" } as const;

function Confidence({ finding }: { finding: Finding }) {
  const word = CONFIDENCE[finding.confidence];
  // Some summaries begin with the word themselves.
  return finding.summary.startsWith(word) ? null : <strong>{word}: </strong>;
}

function Details({ finding, model, name }: { finding: Finding; model: PanelModel; name: string }) {
  const { ruledOut, suspects, unseen = [], references } = finding;
  return (
    <div class="finding-details">
      <WhatToDo finding={finding} model={model} name={name} />
      {suspects.length > 0 ? (
        <>
          <h4>Where to look</h4>
          <ul>
            {suspects.map(({ intermediary, because }) => (
              <li key={intermediary}>
                {because.startsWith(intermediary) ? undefined : <strong>{intermediary}: </strong>}
                {because}
              </li>
            ))}
          </ul>
        </>
      ) : undefined}
      {finding.evidence.length > 0 ? (
        <>
          <h4>Evidence</h4>
          <EvidenceList evidence={finding.evidence} connections={finding.connections} model={model} />
        </>
      ) : undefined}
      {unseen.length > 0 ? (
        <>
          <h4>What could not be seen</h4>
          <ul>
            {unseen.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      ) : undefined}
      {ruledOut.length > 0 ? (
        <details>
          <summary>Ruled out ({ruledOut.length})</summary>
          <ul>
            {ruledOut.map(({ cause, because }) => (
              <li key={cause}>
                <strong>{cause}</strong>: {because}
              </li>
            ))}
          </ul>
        </details>
      ) : undefined}
      {references.length > 0 ? (
        <details>
          <summary>Read more ({references.length})</summary>
          <ul>
            {references.map((url) => (
              <li key={url}>
                <Reference url={url} />
              </li>
            ))}
          </ul>
        </details>
      ) : undefined}
    </div>
  );
}

const AUDIENCE_WORDS: Record<Audience, string> = { user: "You", operations: "Operations", developer: "Developer" };

function WhatToDo({ finding, model, name }: { finding: Finding; model: PanelModel; name: string }) {
  const tabs = AUDIENCES.filter((audience) => finding.advice.some((advice) => advice.audience === audience)).map(
    (audience) => ({ id: audience, label: AUDIENCE_WORDS[audience] }),
  );
  const first = tabs[0];
  if (!first) return null;
  const wanted = model.role.value;
  const role = tabs.some(({ id }) => id === wanted) ? wanted : first.id;
  return (
    <>
      <h4>What to do</h4>
      <Tabs
        label="What to do, by role"
        name={name}
        class="small"
        tabs={tabs}
        current={role}
        choose={chooser(model.role)}
      />
      <TabPanel name={name} current={role}>
        {finding.advice
          .filter(({ audience }) => audience === role)
          .map(({ text, config }) => (
            <div key={text} class="advice">
              <p>{text}</p>
              {config ? (
                <figure class="config">
                  <figcaption>
                    <span>{config.format}</span>
                    <CopyButton text={() => config.text} />
                  </figcaption>
                  <pre>{config.text}</pre>
                </figure>
              ) : undefined}
            </div>
          ))}
      </TabPanel>
    </>
  );
}

/** Only web addresses become links: a finding in an opened report may hold anything. */
function Reference({ url }: { url: string }) {
  if (!/^https?:\/\//.test(url)) return <>{url}</>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {url.replace(/^https?:\/\//, "")}
    </a>
  );
}
