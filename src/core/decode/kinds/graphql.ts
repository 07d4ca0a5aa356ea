import { jsonHead, textOf } from "../json-head.ts";
import type { MessageKind, Payload, ProtocolSigns } from "../protocol.ts";

/** github.com/enisdenjo/graphql-ws, PROTOCOL.md: the sub-protocol calls itself `graphql-transport-ws`. */
export const graphqlWs: ProtocolSigns = graphql({
  name: "graphql-ws",
  subprotocol: /^graphql-transport-ws$/,
  types: /^(?:connection_init|connection_ack|ping|pong|subscribe|next|error|complete)$/,
  // Also the older one has `connection_init`; this message is what tells them apart.
  sign: /^subscribe$/,
});

/** apollographql/subscriptions-transport-ws, PROTOCOL.md, whose sub-protocol is called `graphql-ws`. */
export const subscriptionsTransportWs: ProtocolSigns = graphql({
  name: "subscriptions-transport-ws",
  subprotocol: /^graphql-(?:ws|subscriptions)$/,
  types:
    /^(?:connection_init|connection_ack|connection_error|connection_terminate|connection_keep_alive|ka|start|stop|data|error|complete)$/,
  sign: /^start$/,
});

interface Dialect {
  readonly name: string;
  readonly subprotocol: RegExp;
  readonly types: RegExp;
  readonly sign: RegExp;
}

function graphql({ name, subprotocol, types, sign }: Dialect): ProtocolSigns {
  return {
    name,
    subprotocol,
    isSign: (payload) =>
      typeof payload === "string" && sign.test(kindOf(payload, false)?.kind ?? "") && /"query"\s*:\s*"/.test(payload),
    kindOf,
  };

  function kindOf(head: Payload, cut: boolean): MessageKind | undefined {
    if (typeof head !== "string") return undefined;
    const members = jsonHead(head, cut)?.members;
    const kind = textOf(members?.get("type"));
    if (kind === undefined || !types.test(kind)) return undefined;
    const id = members?.get("id");
    return id === undefined ? { kind } : { kind, detail: textOf(id) ?? id };
  }
}
