import type { CloseCodeFact, CloseCodeRange } from "./knowledge.ts";

const RFC = "https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1";
const IANA = "https://www.iana.org/assignments/websocket/websocket.xhtml";
const SOCKJS = "https://github.com/sockjs/sockjs-protocol";
const GRAPHQL_WS = "https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md";
const PUSHER = "https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/";

/**
 * Close codes of the protocol first, then those of common libraries. A private code (4000–4999) may
 * mean something else in another application, so a library's entry speaks for that library alone.
 */
export const closeCodes: readonly CloseCodeFact[] = [
  fact(1000, "Normal closure", "The connection did its job and was closed on purpose.", RFC),
  fact(1001, "Going away", "The server is stopping or restarting, or the page is being left.", RFC),
  fact(1002, "Protocol error", "One side sent something that the WebSocket protocol does not allow.", RFC),
  fact(1003, "Unsupported data", "One side got a kind of data that it cannot take, such as binary for text.", RFC),
  fact(1004, "Reserved", "This code has no meaning yet and should not be used.", RFC),
  fact(1005, "No code given", "The other side said goodbye without giving a code.", RFC),
  fact(1006, "Vanished", "The connection vanished without a goodbye.", RFC),
  fact(1007, "Invalid data", "A message did not hold what its type promises, such as text that is not UTF-8.", RFC),
  fact(1008, "Policy violation", "The server refused on a matter of policy, most often a login or a right.", RFC),
  fact(1009, "Message too big", "A message was larger than the other side accepts.", RFC),
  fact(1010, "Extension missing", "The page's side wanted an extension that the server did not offer.", RFC),
  fact(1011, "Server error", "The server met an error of its own and gave up on the connection.", RFC),
  fact(1012, "Service restart", "The server is restarting.", IANA),
  fact(1013, "Try again later", "The server has too much to do and asks to come back later.", IANA),
  fact(1014, "Bad gateway", "A proxy on the way got an invalid answer from the server behind it.", IANA, false),
  fact(1015, "TLS failure", "The secure channel could not be set up.", RFC),
  fact(3000, "SockJS: go away", "The SockJS server ended the session.", SOCKJS, false),
  fact(4004, "graphql-ws: bad response", "The page's library got an answer that it could not read.", GRAPHQL_WS),
  fact(4005, "graphql-ws: client error", "The page's library met an error of its own.", GRAPHQL_WS),
  fact(4400, "graphql-ws: bad request", "The server could not read a message of the page.", GRAPHQL_WS),
  fact(4401, "graphql-ws: unauthorized", "The page asked for data before it had logged in.", GRAPHQL_WS),
  fact(4403, "graphql-ws: forbidden", "The server refused the page's login.", GRAPHQL_WS),
  fact(4406, "graphql-ws: wrong sub-protocol", "Page and server do not speak the same sub-protocol.", GRAPHQL_WS),
  fact(4408, "graphql-ws: no login in time", "The page did not log in within the time allowed.", GRAPHQL_WS),
  fact(4409, "graphql-ws: already subscribed", "The page used an identifier that is still in use.", GRAPHQL_WS),
  fact(4429, "graphql-ws: too many logins", "The page tried to log in more than once.", GRAPHQL_WS),
  fact(4500, "graphql-ws: server error", "The server met an error of its own.", GRAPHQL_WS),
  fact(4504, "graphql-ws: no answer in time", "The server did not acknowledge the login in time.", GRAPHQL_WS),
  fact(4000, "Pusher: TLS only", "The application only takes secure connections.", PUSHER, false),
];

export const closeCodeRanges: readonly CloseCodeRange[] = [
  range(0, 999, "This code lies outside what the protocol allows.", RFC),
  range(1000, 2999, "This code is reserved for the protocol, which has given it no meaning.", RFC),
  range(3000, 3999, "This code belongs to a library or framework that has registered it.", IANA),
  range(4000, 4999, "This code is private: only the application's own documentation can say what it means.", RFC),
];

function fact(code: number, name: string, meaning: string, source: string, verified = true): CloseCodeFact {
  return { code, name, meaning, source, verified };
}

function range(from: number, to: number, meaning: string, source: string): CloseCodeRange {
  return { from, to, meaning, source };
}
