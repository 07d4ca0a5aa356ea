import type { HeaderField } from "../../core/session/events.ts";
import type { Connection } from "../../core/session/session.ts";
import { handshakeFacts, missingHeaders } from "../model/handshake-facts.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { AskServer } from "./ask-server.tsx";
import { FactTable } from "./fact-table.tsx";
import { t } from "../text/text.ts";

/** How the connection was asked for and what came back. */
export function Handshake({ connection, model }: { connection: Connection; model: PanelModel }) {
  const missing = missingHeaders(connection);
  const { requestHeaders, responseHeaders } = connection.handshake;
  return (
    <section class="pane" aria-label={t("view_handshake")}>
      <FactTable facts={handshakeFacts(connection)} />
      <AskServer key={connection.id} connection={connection} model={model} />
      <Headers title={t("handshake_response_headers")} fields={responseHeaders} missing={missing.response} />
      <Headers title={t("handshake_request_headers")} fields={requestHeaders} missing={missing.request} />
    </section>
  );
}

interface HeadersProps {
  readonly title: string;
  readonly fields: readonly HeaderField[];
  readonly missing: string | undefined;
}

function Headers({ title, fields, missing }: HeadersProps) {
  return (
    <>
      <h3 class="pane-title">{title}</h3>
      {fields.length === 0 ? (
        <p class="quiet">{missing}</p>
      ) : (
        <table class="headers" aria-label={title}>
          <tbody>
            {fields.map(({ name, value }, at) => (
              <tr key={`${at} ${name}`}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
