import { knowledgeWith } from "../../core/diagnosis/profiles/knowledge-with.ts";
import { useComputed } from "@preact/signals";
import { checklistFor } from "../../core/diagnosis/checklist/checklist.ts";
import type { ChecklistItem } from "../../core/diagnosis/checklist/item.ts";
import { profileFor } from "../../core/diagnosis/profiles/match-profile.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { ConnectionLinks } from "./connection-links.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import { ResultMark } from "./icons.tsx";
import { t } from "../text/text.ts";

/** The session read as requirements: what each one asks for, and whether it was met. */
export function Checklist({ model }: { model: PanelModel }) {
  const items = useComputed(() =>
    checklistFor(model.source.session, model.diagnosis.value, knowledgeWith(model.profiles())),
  ).value;
  const profile = profileFor(model.source.session, knowledgeWith(model.profiles()));
  return (
    <section class="pane checklist" aria-label={t("view_checklist")}>
      <p class="quiet">
        {countsText(items)} {t("checklist_profile", profile.name)}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("checklist_result")}</th>
            <th scope="col">{t("checklist_requirement")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} data-item={item.id} data-result={item.result}>
              <td>
                <ResultMark result={item.result} />
              </td>
              <td>
                <p lang="en">{item.title}</p>
                <p lang="en" class="quiet">
                  {item.summary}
                </p>
                {item.result === "fail" ? (
                  <>
                    <ConnectionLinks ids={item.connections} model={model} />
                    <EvidenceList evidence={item.evidence} connections={item.connections} model={model} />
                  </>
                ) : undefined}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function countsText(items: readonly ChecklistItem[]): string {
  const count = (result: ChecklistItem["result"]): number => items.filter((item) => item.result === result).length;
  const open = count("unknown");
  return open > 0
    ? t("checklist_counts_open", count("fail"), count("pass"), open)
    : t("checklist_counts", count("fail"), count("pass"));
}
