import type { Rule } from "../finding.ts";
import { abnormalClose } from "./abnormal-close.ts";
import { backpressure } from "./backpressure.ts";
import { bufferedDelivery } from "./buffered-delivery.ts";
import { closeCode } from "./close-code.ts";
import { compressionAbsent } from "./compression-absent.ts";
import { connectionFailed } from "./connection-failed.ts";
import { cspBlocked } from "./csp-blocked.ts";
import { endpointMismatch } from "./endpoint-mismatch.ts";
import { handshakeMalformed } from "./handshake-malformed.ts";
import { handshakeQueued } from "./handshake-queued.ts";
import { handshakeStatus } from "./handshake-status.ts";
import { handshakeUnanswered } from "./handshake-unanswered.ts";
import { heartbeatMissed } from "./heartbeat-missed.ts";
import { heartbeatRace } from "./heartbeat-race.ts";
import { http10Upgrade } from "./http10-upgrade.ts";
import { idleTimeout } from "./idle-timeout.ts";
import { insecureScheme } from "./insecure-scheme.ts";
import { lifetimeLimit } from "./lifetime-limit.ts";
import { mixedContent } from "./mixed-content.ts";
import { networkChange } from "./network-change.ts";
import { noHeartbeat } from "./no-heartbeat.ts";
import { noWebsocket } from "./no-websocket.ts";
import { oversizedFrame } from "./oversized-frame.ts";
import { pageClosed } from "./page-closed.ts";
import { protocolError } from "./protocol-error.ts";
import { reasonHidden } from "./reason-hidden.ts";
import { reconnectLoop } from "./reconnect-loop.ts";
import { secretInUrl } from "./secret-in-url.ts";
import { serverRestart } from "./server-restart.ts";
import { silentConnection } from "./silent-connection.ts";
import { slowHandshake } from "./slow-handshake.ts";
import { stickySession } from "./sticky-session.ts";
import { transportFallback } from "./transport-fallback.ts";

/** Every rule there is. A rule's file bears its id; `index.test.ts` finds one that was forgotten. */
export const RULES: readonly Rule[] = [
  // before the socket
  mixedContent,
  cspBlocked,
  insecureScheme,
  connectionFailed,
  handshakeQueued,
  handshakeUnanswered,
  handshakeStatus,
  handshakeMalformed,
  http10Upgrade,
  reasonHidden,
  slowHandshake,
  // how it ended
  idleTimeout,
  lifetimeLimit,
  heartbeatRace,
  heartbeatMissed,
  serverRestart,
  networkChange,
  pageClosed,
  closeCode,
  protocolError,
  oversizedFrame,
  abnormalClose,
  // while it lives
  reconnectLoop,
  silentConnection,
  noHeartbeat,
  bufferedDelivery,
  backpressure,
  secretInUrl,
  // around it
  transportFallback,
  stickySession,
  compressionAbsent,
  endpointMismatch,
  noWebsocket,
];
