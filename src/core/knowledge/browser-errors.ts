import type { BrowserErrorFact, RoleAdvice } from "./knowledge.ts";

const HANDSHAKE =
  "https://source.chromium.org/chromium/chromium/src/+/main:net/websockets/websocket_basic_handshake_stream.cc";
const STREAM = "https://source.chromium.org/chromium/chromium/src/+/main:net/websockets/websocket_stream.cc";
const CHANNEL = "https://source.chromium.org/chromium/chromium/src/+/main:net/websockets/websocket_channel.cc";
const PARSER = "https://source.chromium.org/chromium/chromium/src/+/main:net/websockets/websocket_frame_parser.cc";
const DEFLATE = "https://source.chromium.org/chromium/chromium/src/+/main:net/websockets/websocket_deflate_stream.cc";
const HTTP2 =
  "https://source.chromium.org/chromium/chromium/src/+/main:net/websockets/websocket_http2_handshake_stream.cc";
const BLINK =
  "https://source.chromium.org/chromium/chromium/src/+/main:third_party/blink/renderer/modules/websockets/websocket_channel_impl.cc";
const NET_ERRORS = "https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h";

const DURING = "Error during WebSocket handshake: ";
const SEND_REPORT = "Send the exported report to your support.";
const OTHER_NETWORK =
  "Try once from another network, such as a phone's hotspot, and send the exported report with the answer to your support.";

const REWRITTEN: RoleAdvice = {
  user: SEND_REPORT,
  operations:
    "Find the hop that changes the headers of the 101: proxies must pass on Upgrade, Connection and Sec-WebSocket-* unchanged and must not cache this answer.",
  developer: "Connect to the server without the proxy and compare the headers of its 101.",
};
const SUBPROTOCOL: RoleAdvice = {
  user: SEND_REPORT,
  operations: "Forward Sec-WebSocket-Protocol in both directions and set it nowhere else.",
  developer: "Let the server choose exactly one of the sub-protocols that the page offers, or none if it offers none.",
};
const EXTENSION: RoleAdvice = {
  user: SEND_REPORT,
  operations: "Forward Sec-WebSocket-Extensions unchanged in both directions, or remove it in both.",
  developer: "Switch compression (permessage-deflate) off on the server to see whether its negotiation is the fault.",
};
const PROTOCOL: RoleAdvice = {
  user: SEND_REPORT,
  operations:
    "Look for a proxy, filter or virus scanner that changes or injects data: after the 101 every hop must pass bytes on untouched.",
  developer:
    "Connect to the server without the proxy. If the fault stays, the server's WebSocket library is the cause.",
};
const CERTIFICATE: RoleAdvice = {
  user: "Open the same host with https:// in a tab: the browser then says what is wrong with the certificate. Do not connect if you did not expect this.",
  operations:
    "Serve a valid certificate with its whole chain for this host name. If an inspecting proxy signs it anew, its root must be on the computers, or the host exempt.",
  developer:
    "For a certificate of your own, trust it on this computer: there is no way to click a warning away for a socket.",
};
const UNREACHABLE: RoleAdvice = {
  user: OTHER_NETWORK,
  operations: "Check that the server listens on this host and port and that firewalls on the way let it through.",
  developer: "Check host and port of the URL: the page's own host and port are the safest choice behind proxies.",
};
const NOTHING_TO_DO: RoleAdvice = {
  user: "Nothing to do, unless the page does not work: then reload it.",
  operations: "Nothing to do on the server.",
  developer: "Nothing to do, unless the page was not meant to be left.",
};
const PROXY: RoleAdvice = {
  user: "Open any website in a new tab so that the proxy can ask for your login, then reload this page.",
  operations: "Allow CONNECT to this host and port on the proxy; browsers use it for ws:// too.",
  developer: "Use wss:// on port 443, which proxies treat best.",
};

/** Those of the many net errors that were seen in a measurement. */
const MEASURED_NET_ERRORS = [
  "NAME_NOT_RESOLVED",
  "CONNECTION_REFUSED",
  "CERT_AUTHORITY_INVALID",
  "UNSAFE_PORT",
  "SSL_PROTOCOL_ERROR",
];

/**
 * Every text that Chromium gives for a failed WebSocket, most special first: the first match counts.
 * The DevTools protocol gives them without the console's "WebSocket connection to '…' failed: ".
 */
export const browserErrors: readonly BrowserErrorFact[] = [
  {
    match: "^Error during WebSocket handshake: Unexpected response code: \\d+$",
    group: "status",
    title: "The server answered the handshake with another status than 101.",
    meaning: "Only 101 opens a socket. Headers and body of any other answer are hidden from extensions.",
    advice: REWRITTEN,
    measured: true,
    source: HANDSHAKE,
  },
  {
    match: "^HTTP Authentication failed; no valid credentials available$",
    group: "status",
    status: 401,
    title: "The server wanted a login before it would open the socket (401).",
    meaning: "The server answered 401 and the browser had no credentials to give.",
    advice: {
      user: "Sign in again in this browser and reload the page.",
      operations: "Check that the login's cookie reaches this host and path.",
      developer: "Send credentials as a cookie or in a first message: a page cannot add headers to the handshake.",
    },
    measured: true,
    source: HANDSHAKE,
  },
  {
    match: "^Proxy authentication failed$",
    group: "status",
    status: 407,
    title: "A proxy on the way wanted a login of its own (407).",
    meaning: "The computer's or company's proxy did not accept the browser's credentials.",
    advice: PROXY,
    measured: false,
    source: STREAM,
  },
  {
    match: "net::ERR_UNEXPECTED_PROXY_AUTH$",
    group: "status",
    status: 407,
    title: "A server that is not a proxy asked for a proxy login (407).",
    meaning: "The answer 407 came from something that the browser does not use as a proxy.",
    advice: PROXY,
    measured: true,
    source: NET_ERRORS,
  },
  malformed("'(Connection|Upgrade|Sec-WebSocket-Accept)' header is missing", {
    title: "The answer said 101 but lacked a header that opens a socket.",
    meaning: "A hop on the way removed a header of the 101, or answered 101 itself.",
  }),
  malformed("'Connection' header value must contain 'Upgrade'.*", {
    title: "The answer said 101 but its Connection header did not say Upgrade.",
    meaning: "A hop on the way put its own Connection header into the 101.",
  }),
  malformed("'Upgrade' header value is not 'WebSocket'.*", {
    title: "The answer said 101 but upgraded to something other than a WebSocket.",
    meaning: "The server, or a hop on the way, answered for another protocol.",
  }),
  malformed("Incorrect 'Sec-WebSocket-Accept' header value", {
    title: "The answer's proof did not fit the browser's request.",
    meaning: "The 101 came from a cache or was meant for another request, or the server computes the proof wrongly.",
  }),
  malformed("'Sec-WebSocket-Protocol' header must not appear more than once in a response", {
    title: "The answer named a sub-protocol more than once.",
    meaning: "Two layers on the way both answered the upgrade.",
    advice: SUBPROTOCOL,
  }),
  malformed("'[^']+' header must not appear more than once in a response", {
    title: "The answer carried a header twice that may come only once.",
    meaning: "Two layers on the way both answered the upgrade, such as a proxy and the server.",
  }),
  malformed("Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received", {
    title: "The server did not choose any of the sub-protocols that the page offered.",
    meaning: "The server does not speak them, or a hop on the way removed the header.",
    advice: SUBPROTOCOL,
  }),
  malformed("Response must not include 'Sec-WebSocket-Protocol' header if not present in request.*", {
    title: "The server chose a sub-protocol although the page offered none.",
    meaning: "The server insists on a sub-protocol, or a hop on the way removed the page's offer.",
    advice: SUBPROTOCOL,
  }),
  malformed("'Sec-WebSocket-Protocol' header value '.*' in response does not match any of sent values", {
    title: "The server chose a sub-protocol that the page had not offered.",
    meaning: "Page and server do not agree on what they speak.",
    advice: SUBPROTOCOL,
  }),
  malformed("Found an unsupported extension '.*' in 'Sec-WebSocket-Extensions' header", {
    title: "The server switched on an extension that the browser does not know.",
    meaning: "The server chose an extension that was not offered.",
    advice: EXTENSION,
  }),
  malformed("Error in permessage-deflate: .*", {
    title: "The server's settings for compression are not valid.",
    meaning: "The parameters of permessage-deflate in the answer do not fit the browser's offer.",
    advice: EXTENSION,
  }),
  malformed(
    "'Sec-WebSocket-Extensions' header value is rejected by the parser.*",
    {
      title: "The answer's list of extensions could not be read.",
      meaning: "The Sec-WebSocket-Extensions header is not well-formed.",
      advice: EXTENSION,
    },
    false,
  ),
  malformed(
    "Received duplicate permessage-deflate response",
    {
      title: "The answer switched compression on twice.",
      meaning: "Two layers on the way both answered the upgrade.",
      advice: EXTENSION,
    },
    false,
  ),
  malformed("net::ERR_INVALID_HTTP_RESPONSE", {
    title: "The answer to the handshake was not HTTP.",
    meaning: "Something that speaks another protocol listens on this port, or a hop damaged the answer.",
  }),
  malformed(
    "Invalid status line",
    {
      title: "The first line of the answer could not be read.",
      meaning: "The answer was not HTTP/1.1, or a hop damaged it.",
    },
    false,
  ),
  during("net::ERR_CONNECTION_RESET", {
    title: "The connection was reset when the handshake had been sent.",
    meaning:
      "Whatever listens there tore the connection down at once: a crash, a web application firewall, or an inspecting proxy.",
  }),
  during("net::ERR_(CONNECTION_CLOSED|EMPTY_RESPONSE)", {
    title: "The connection was closed without an answer to the handshake.",
    meaning: "The server or a hop closed the connection when it saw the request.",
  }),
  during("net::ERR_HTTP_RESPONSE_CODE_FAILURE", {
    title: "The handshake was answered with a failure whose status the browser does not tell.",
    meaning: "The browser names no status for this answer.",
  }),
  {
    match: "^Connection closed before receiving a handshake response$",
    group: "connection",
    title: "The connection was closed without an answer to the handshake.",
    meaning:
      "The port took the connection and hung up: ws:// spoken to a port that wants TLS, a crashing server, or a filter.",
    advice: {
      user: SEND_REPORT,
      operations: "Check that the scheme fits the port (wss:// for TLS) and look for a crash or a filter that drops.",
      developer: "If the server wants TLS, use wss://.",
    },
    measured: true,
    source: STREAM,
  },
  {
    match: "^Establishing a tunnel via proxy server failed\\.$",
    group: "connection",
    title: "The proxy refused to open a tunnel to the server.",
    meaning: "Browsers ask a configured proxy with CONNECT, for ws:// too; it said no.",
    advice: PROXY,
    measured: true,
    source: STREAM,
  },
  {
    match: "^Connection closed before sending request\\.$",
    group: "connection",
    title: "The connection was lost before the handshake could be sent.",
    meaning: "A connection that was kept open for reuse, often HTTP/2, ended at this moment.",
    advice: UNREACHABLE,
    measured: false,
    source: HTTP2,
  },
  {
    match: "^Stream closed with error: .*$",
    group: "connection",
    title: "The HTTP/2 stream of the handshake was closed by the other side.",
    meaning: "The server or a hop ended the stream that was to carry the socket.",
    advice: {
      user: SEND_REPORT,
      operations: "Switch extended CONNECT (RFC 8441) off, or support it through the whole way.",
      developer: "Nothing in the page can change this.",
    },
    measured: false,
    source: HTTP2,
  },
  {
    match: "^Error getting IP address\\.$",
    group: "connection",
    title: "The browser lost the connection before it knew the server's address.",
    meaning: "The connection ended while the handshake was being prepared.",
    advice: UNREACHABLE,
    measured: false,
    source: STREAM,
  },
  establishment("NAME_NOT_RESOLVED", {
    title: "The host's name could not be found (DNS).",
    meaning: "The name does not exist, or this network does not know it.",
    advice: {
      user: "Check the address for typing errors and whether a VPN is needed for it.",
      operations: "Check the DNS entry, and whether it is visible from the user's network.",
      developer: "Build the URL from the page's own host instead of a fixed name.",
    },
  }),
  establishment("(NAME_RESOLUTION_FAILED|DNS_[A-Z_]+|ICANN_NAME_COLLISION)", {
    title: "The host's name could not be looked up (DNS).",
    meaning: "The name service did not answer, or answered with an error.",
  }),
  establishment("CONNECTION_REFUSED", {
    title: "Nothing listens on that host and port, or a firewall refuses the connection.",
    meaning: "The computer was reached but the port was closed.",
  }),
  establishment("CONNECTION_RESET", {
    title: "The connection was reset while it was being set up.",
    meaning: "A firewall, an inspecting proxy or the server tore it down at once.",
  }),
  establishment("(CONNECTION_TIMED_OUT|TIMED_OUT)", {
    title: "The server could not be reached in time.",
    meaning: "Nothing answered: usually a firewall drops the packets, or the host is down.",
  }),
  establishment("(CONNECTION_CLOSED|CONNECTION_ABORTED|CONNECTION_FAILED|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)", {
    title: "The connection ended while it was being set up.",
    meaning: "The other side, or a hop on the way, closed it before the handshake.",
  }),
  establishment("(ADDRESS_UNREACHABLE|ADDRESS_INVALID|NETWORK_ACCESS_DENIED)", {
    title: "There is no way to the server's address from this network.",
    meaning: "The network knows no route to it, or does not allow it.",
  }),
  establishment("(INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_IO_SUSPENDED)", {
    title: "The computer's network went away or changed while the connection was being set up.",
    meaning: "The computer was offline, woke up, or moved between networks.",
    advice: {
      user: "Check that the computer is online, then reload the page.",
      operations: "Nothing to do on the server.",
      developer: "Reconnect when the browser says that it is online again.",
    },
  }),
  establishment("CERT_AUTHORITY_INVALID", {
    title: "The server's certificate is not signed by anyone whom the browser trusts.",
    meaning: "It is self-signed, its chain is incomplete, or an inspecting proxy signed it anew.",
    advice: CERTIFICATE,
  }),
  establishment("CERT_[A-Z_]+", {
    title: "The server's certificate is not valid for this connection.",
    meaning: "It has expired, is made for another name, or breaks a rule that the browser enforces.",
    advice: CERTIFICATE,
  }),
  establishment("(SSL_PROTOCOL_ERROR|SSL_VERSION_OR_CIPHER_MISMATCH|SSL_UNRECOGNIZED_NAME_ALERT|TLS_[A-Z_]+)", {
    title: "No secure channel could be set up with this port.",
    meaning: "The port speaks no TLS, although the address says wss://, or the two sides share no version of it.",
    advice: {
      user: SEND_REPORT,
      operations: "Check that this port serves TLS, with a version that browsers still accept.",
      developer: "Check the port: wss:// to a port for plain ws:// fails in this way.",
    },
  }),
  establishment("(SSL_[A-Z_]+|BAD_SSL_CLIENT_AUTH_CERT)", {
    title: "The secure channel could not be set up.",
    meaning: "A demand of the server or of the browser about TLS was not met, such as a client certificate.",
    advice: CERTIFICATE,
  }),
  establishment("UNSAFE_PORT", {
    title: "The browser does not connect to this port.",
    meaning: "Browsers refuse a list of ports that belong to other services, such as 1, 22 or 25.",
    advice: {
      user: SEND_REPORT,
      operations: "Serve the socket on another port, best on 443.",
      developer: "Use another port, best the page's own.",
    },
  }),
  establishment("(BLOCKED_BY_CLIENT|BLOCKED_BY_RESPONSE|BLOCKED_BY_ORB)", {
    title: "Something in this browser, usually an extension, blocked the connection.",
    meaning: "An ad blocker or another extension stopped it before anything was sent.",
    advice: {
      user: "Try in a window without extensions, then allow this host in the extension that blocks it.",
      operations: "Nothing to do on the server; a path without words such as ads or track is blocked less often.",
      developer: "Choose a path that filter lists do not match.",
    },
  }),
  establishment("BLOCKED_BY_ADMINISTRATOR", {
    title: "A policy of the company blocks this address.",
    meaning: "The browser is managed and its policy forbids the host.",
    advice: {
      user: "Ask your IT department to allow this host.",
      operations: "Allow the host, with the ws and wss schemes, in the browser's URL policy.",
      developer: "Nothing in the page can change this.",
    },
  }),
  establishment("(PROXY_[A-Z_]+|TUNNEL_CONNECTION_FAILED|NO_SUPPORTED_PROXIES|MANDATORY_PROXY_[A-Z_]+|SOCKS_[A-Z_]+)", {
    title: "The proxy that this computer uses could not make the connection.",
    meaning: "The proxy is down, refuses this host and port, or wants a login.",
    advice: PROXY,
  }),
  establishment("(INSUFFICIENT_RESOURCES|OUT_OF_MEMORY|NO_BUFFER_SPACE)", {
    title: "The browser had no room for one more connection.",
    meaning: "Too many sockets are open.",
    advice: {
      user: "Close other tabs, then reload the page.",
      operations: "Nothing to do on the server.",
      developer: "Close sockets that are no longer needed, and share one between parts of the page.",
    },
  }),
  establishment("[A-Z0-9_]+", {
    title: "The connection to the server could not be set up.",
    meaning: "The browser gave up before the handshake, for the reason that its error names.",
  }),
  {
    match: "^Error during WebSocket handshake: net::ERR_[A-Z0-9_]+$",
    group: "connection",
    title: "The connection failed during the handshake.",
    meaning: "The browser gave up on the handshake, for the reason that its error names.",
    advice: UNREACHABLE,
    measured: false,
    source: NET_ERRORS,
  },
  {
    match: "^Insufficient resources$",
    group: "connection",
    title: "The page has too many sockets open.",
    meaning: "Chromium allows 255 sockets in one process of the page.",
    advice: {
      user: "Close other tabs of this application, then reload the page.",
      operations: "Nothing to do on the server.",
      developer: "Close sockets that are no longer needed; look for a loop that opens new ones.",
    },
    measured: false,
    source: BLINK,
  },
  {
    match: "^WebSocket opening handshake timed out$",
    group: "timeout",
    title: "The server never answered the handshake.",
    meaning: "The browser waits 240 seconds for an answer, then gives up.",
    advice: {
      user: SEND_REPORT,
      operations: "Find the hop that takes the request and does not pass it on: often a filter that waits for a body.",
      developer: "Answer the upgrade at once and do slow work afterwards.",
    },
    measured: false,
    source: STREAM,
  },
  {
    match: "^WebSocket opening handshake was canceled$",
    group: "page",
    title: "The page was left before the socket had opened.",
    meaning: "The handshake was given up because its page went away.",
    advice: NOTHING_TO_DO,
    measured: false,
    source: STREAM,
  },
  {
    match: "^WebSocket is closed before the connection is established\\.$",
    group: "page",
    title: "The page itself closed the socket before it had opened.",
    meaning: "The page's code called close() while the handshake was still under way.",
    advice: {
      user: SEND_REPORT,
      operations: "Nothing to do on the server, unless the handshake was slow and the page's patience ran out.",
      developer: "Look at who calls close(): an effect that runs twice, or a timeout shorter than the handshake.",
    },
    measured: true,
    source: BLINK,
  },
  {
    match: "^(No handshake stream has been created.*|Invalid scheme)$",
    group: "internal",
    title: "The browser could not start the handshake.",
    meaning: "An error inside the browser; it names no cause outside.",
    advice: NOTHING_TO_DO,
    measured: false,
    source: STREAM,
  },
  protocol("Invalid frame header", "The data after the handshake was not WebSocket data.", PARSER),
  protocol(
    "A server must not mask any frames that it sends to the client\\.",
    "The server masked its data, which only browsers may do.",
    CHANNEL,
  ),
  protocol(
    "One or more reserved bits are on: .*",
    "A message was marked in a way that was not agreed on, as when compression is on at one side only.",
    CHANNEL,
  ),
  protocol("Unrecognized frame opcode: \\d+", "A message of an unknown kind arrived.", CHANNEL),
  protocol(
    "(Received unexpected continuation frame\\.|Received start of new message but previous message is unfinished\\.)",
    "The parts of a message came in an order that is not allowed.",
    CHANNEL,
  ),
  protocol("Could not decode a text frame as UTF-8\\.", "A text message was not valid text (UTF-8).", CHANNEL),
  protocol(
    "Received a broken close frame.*",
    "The server's goodbye was damaged or used a code that must not be sent.",
    CHANNEL,
  ),
  protocol("(Data|Ping|Pong|Close)? ?frame received after close", "Data arrived after the goodbye.", CHANNEL),
  protocol(
    ".*(Invalid|invalid) (control frame|payload length|frame).*",
    "A message was put together in a way that the protocol does not allow.",
    CHANNEL,
    false,
  ),
  protocol(".*(inflat|deflat|decompress).*", "A compressed message could not be unpacked.", DEFLATE, false),
  protocol(
    "Browser sent a text frame containing invalid UTF-8",
    "The browser found its own text message to be invalid.",
    CHANNEL,
    false,
  ),
];

type Words = { readonly title: string; readonly meaning: string; readonly advice?: RoleAdvice };

function malformed(text: string, words: Words, measured = true): BrowserErrorFact {
  return { match: `^${DURING}${text}$`, group: "malformed", advice: REWRITTEN, ...words, measured, source: HANDSHAKE };
}

function during(text: string, words: Words): BrowserErrorFact {
  const measured = text === "net::ERR_CONNECTION_RESET";
  const advice: RoleAdvice = {
    user: OTHER_NETWORK,
    operations: "Look for a web application firewall, an inspecting proxy or a crash at the time shown.",
    developer: "Connect from inside the server's network. If that works, something on the way ends it.",
  };
  return { match: `^${DURING}${text}$`, group: "connection", advice, ...words, measured, source: NET_ERRORS };
}

function establishment(code: string, words: Words): BrowserErrorFact {
  return {
    match: `^Error in connection establishment: net::ERR_${code}$`,
    group: "connection",
    advice: UNREACHABLE,
    ...words,
    measured: MEASURED_NET_ERRORS.some((measured) => code === measured || code.startsWith(`(${measured}|`)),
    source: NET_ERRORS,
  };
}

function protocol(text: string, title: string, source: string, measured = true): BrowserErrorFact {
  return {
    match: `^${text}$`,
    group: "protocol",
    title,
    meaning: "The browser ends a connection at the first thing that breaks the protocol.",
    advice: PROTOCOL,
    measured,
    source,
  };
}
