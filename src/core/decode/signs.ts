import { actionCable } from "./kinds/action-cable.ts";
import { engineIo } from "./kinds/engine-io.ts";
import { graphqlWs, subscriptionsTransportWs } from "./kinds/graphql.ts";
import { mqtt } from "./kinds/mqtt.ts";
import { phoenix } from "./kinds/phoenix.ts";
import { signalR } from "./kinds/signalr.ts";
import { socketIo } from "./kinds/socket-io.ts";
import { sockJs } from "./kinds/sockjs.ts";
import { stomp } from "./kinds/stomp.ts";
import { wamp } from "./kinds/wamp.ts";
import type { ProtocolId, ProtocolSigns } from "./protocol.ts";

/** How each protocol is recognised. Where two fit equally well, the first counts: the more particular one. */
export const SIGNS: Readonly<Record<ProtocolId, ProtocolSigns>> = {
  "socket.io": socketIo,
  "engine.io": engineIo,
  signalr: signalR,
  stomp,
  phoenix,
  wamp,
  "graphql-ws": graphqlWs,
  "subscriptions-transport-ws": subscriptionsTransportWs,
  "action-cable": actionCable,
  sockjs: sockJs,
  mqtt,
};
