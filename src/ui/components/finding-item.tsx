import { useEffect, useId, useRef } from "preact/hooks";
import type { Audience, Finding } from "../../core/diagnosis/finding.ts";
import { AUDIENCES, unfold, type PanelModel } from "../model/panel-model.ts";
import { AskServer } from "./ask-server.tsx";
import { ConnectionLinks } from "./connection-links.tsx";
import { CopyButton } from "./copy-button.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import { SeverityMark } from "./icons.tsx";
import { chooser, TabPanel, Tabs } from "./tabs.tsx";
import { t, type TextKey } from "../text/text.ts";

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
            <span class="finding-title" lang="en">
              {finding.title}
            </span>
            <span class="chevron" aria-hidden="true" />
          </button>
        </h3>
        <p class="finding-summary">
          <Confidence finding={finding} />
          <span lang="en">{finding.summary}</span>
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

const CONFIDENCE: Record<Finding["confidence"], TextKey> = {
  certain: "finding_certain",
  likely: "finding_likely",
  possible: "finding_possible",
};
/** Some summaries, which are in English, begin with the word themselves. */
const SAYS_ITSELF = /^(Certain|Likely|Possible)/;

function Confidence({ finding }: { finding: Finding }) {
  if (SAYS_ITSELF.exec(finding.summary)?.[0].toLowerCase() === finding.confidence) return null;
  return <strong>{t(CONFIDENCE[finding.confidence])}: </strong>;
}

function Details({ finding, model, name }: { finding: Finding; model: PanelModel; name: string }) {
  const { ruledOut, suspects, unseen = [], references } = finding;
  const first = model.source.session.connections.get(finding.connections[0] ?? "");
  return (
    <div class="finding-details">
      <WhatToDo finding={finding} model={model} name={name} />
      {suspects.length > 0 ? (
        <>
          <h4>{t("finding_where")}</h4>
          <ul lang="en">
            {suspects.map(({ intermediary, because }) => (
              <li key={intermediary}>
                {because.startsWith(intermediary) ? undefined : <strong>{intermediary}: </strong>}
                {because}
              </li>
            ))}
          </ul>
        </>
      ) : undefined}
      {first ? <AskServer connection={first} model={model} /> : undefined}
      {finding.evidence.length > 0 ? (
        <>
          <h4>{t("finding_evidence")}</h4>
          <EvidenceList evidence={finding.evidence} connections={finding.connections} model={model} />
        </>
      ) : undefined}
      {unseen.length > 0 ? (
        <>
          <h4>{t("finding_unseen")}</h4>
          <ul lang="en">
            {unseen.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      ) : undefined}
      {ruledOut.length > 0 ? (
        <details>
          <summary>{t("finding_ruled_out", ruledOut.length)}</summary>
          <ul lang="en">
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
          <summary>{t("finding_read_more", references.length)}</summary>
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

const AUDIENCE_WORDS: Record<Audience, TextKey> = {
  user: "role_user",
  operations: "role_operations",
  developer: "role_developer",
};

function WhatToDo({ finding, model, name }: { finding: Finding; model: PanelModel; name: string }) {
  const tabs = AUDIENCES.filter((audience) => finding.advice.some((advice) => advice.audience === audience)).map(
    (audience) => ({ id: audience, label: t(AUDIENCE_WORDS[audience]) }),
  );
  const first = tabs[0];
  if (!first) return null;
  const wanted = model.role.value;
  const role = tabs.some(({ id }) => id === wanted) ? wanted : first.id;
  return (
    <>
      <h4>{t("finding_what_to_do")}</h4>
      <Tabs
        label={t("finding_roles")}
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
              <p lang="en">{text}</p>
              {config ? (
                <figure class="config">
                  <figcaption>
                    <span>{config.format}</span>
                    <CopyButton text={() => config.text} />
                  </figcaption>
                  {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
                  <pre tabIndex={0}>{config.text}</pre>
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
