import type { StatusFact } from "./knowledge.ts";

const HTTP = "https://www.rfc-editor.org/rfc/rfc9110#section-15";
const HTTP_MORE = "https://www.rfc-editor.org/rfc/rfc6585";
const WEBSOCKET = "https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2";
const CLOUDFLARE = "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/";
const AWS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html";

const TELL_SUPPORT = "Send the exported report to your support.";
const SIGN_IN = "Sign in again in this browser, reload the page, and send the exported report if it happens again.";
const TRY_LATER = "Wait a minute and reload the page. If it happens again, send the exported report to your support.";

/**
 * What an HTTP status in place of the 101 usually means. Browsers follow no redirect and show no
 * login window during a WebSocket handshake, so every one of these ends the attempt.
 */
export const statuses: readonly StatusFact[] = [
  {
    status: 200,
    name: "OK",
    title: "The server answered the handshake with an ordinary page (200) instead of opening a socket.",
    meaning:
      "The request reached something that does not know the WebSocket address: a catch-all page of the application, a block or challenge page of a filter, or a proxy that took the upgrade away.",
    advice: {
      user: TELL_SUPPORT,
      operations:
        "Ask the address with curl (it then shows the page that came instead) and route this path to the WebSocket server, ahead of any catch-all; exempt it from filters and challenges.",
      developer: "Check the path of the URL: a single-page application's fallback answers 200 to any path.",
    },
    source: WEBSOCKET,
  },
  redirect(301, "Moved Permanently"),
  redirect(302, "Found"),
  redirect(303, "See Other"),
  redirect(307, "Temporary Redirect"),
  redirect(308, "Permanent Redirect"),
  {
    status: 400,
    name: "Bad Request",
    title: "The server rejected the handshake as a bad request (400).",
    meaning:
      "Most often a proxy on the way did not forward the Upgrade and Connection headers, so the server saw an ordinary request. It can also refuse the version, the key, or a session it does not know.",
    advice: {
      user: TELL_SUPPORT,
      operations:
        "Forward Upgrade and Connection on the very location that serves the socket, and speak HTTP/1.1 to the server behind.",
      developer:
        "Connect to the server without the proxy. If that works, the proxy is the cause; if not, the server's log says what it missed.",
    },
    source: WEBSOCKET,
  },
  {
    status: 401,
    name: "Unauthorized",
    title: "The server wanted a login before it would open the socket (401).",
    meaning:
      "No valid credentials came with the handshake. A page cannot add headers to it: only cookies, the URL and the sub-protocol travel along.",
    advice: {
      user: SIGN_IN,
      operations:
        "Check that the cookie of the login reaches this host and path (Domain, Path, SameSite, Secure) and that the login proxy accepts upgrade requests.",
      developer:
        "Send credentials as a cookie, in a first message, or as a short-lived ticket in the URL; renew them before connecting again.",
    },
    source: HTTP,
  },
  {
    status: 403,
    name: "Forbidden",
    title: "The server or a filter on the way forbade the socket (403).",
    meaning:
      "Usual reasons are an origin check of the server, a rule of a web application firewall on the handshake, or a missing right.",
    advice: {
      user: "Reload the page and sign in again. If you use a VPN or an office network, try once without it and tell your support what differs.",
      operations:
        "Look for this request in the firewall's log and exempt the path; check that the allowed origins include the page's origin.",
      developer: "Compare the Origin header of the handshake with what the server allows.",
    },
    source: HTTP,
  },
  {
    status: 404,
    name: "Not Found",
    title: "Nothing answers at the socket's address (404).",
    meaning:
      "The path is wrong, or a proxy rewrites it or has no route for it. Some frameworks also answer 404 when the origin is not allowed or when the upgrade headers were lost.",
    advice: {
      user: TELL_SUPPORT,
      operations: "Check that the proxy routes this path to the WebSocket server and does not rewrite it.",
      developer: "Compare the path with the one that the server listens on, a trailing slash included.",
    },
    source: HTTP,
  },
  {
    status: 405,
    name: "Method Not Allowed",
    title: "The address does not accept the handshake's method (405).",
    meaning: "The request reached a handler that does not serve WebSockets, or came over HTTP/2 as CONNECT.",
    advice: {
      user: TELL_SUPPORT,
      operations: "Route the path to the WebSocket server and allow GET on it.",
      developer: "Make sure that the route accepts GET with an upgrade, and CONNECT where HTTP/2 is spoken.",
    },
    source: HTTP,
  },
  {
    status: 407,
    name: "Proxy Authentication Required",
    title: "A proxy on the way wanted a login of its own (407).",
    meaning: "The computer's or company's proxy did not accept the browser's credentials for this connection.",
    advice: {
      user: "Open any website in a new tab so that the proxy can ask for your login, then reload this page.",
      operations: "Allow CONNECT to this host and port, with the login method that browsers use here.",
      developer: "Nothing in the page can log in at a proxy: use wss:// on port 443, which proxies treat best.",
    },
    source: HTTP,
  },
  {
    status: 408,
    name: "Request Timeout",
    title: "The handshake did not reach the server in time (408).",
    meaning: "The way to the server was too slow, or a proxy waited for more of the request than came.",
    advice: {
      user: TRY_LATER,
      operations: "Compare the request timeout with the time that the handshake took.",
      developer: "Retry with growing pauses.",
    },
    source: HTTP,
  },
  {
    status: 426,
    name: "Upgrade Required",
    title: "The server did not see the request to upgrade (426).",
    meaning:
      "A proxy on the way removed the Upgrade header, or spoke HTTP/1.0 to the server, so the server asks for what the browser did send.",
    advice: {
      user: TELL_SUPPORT,
      operations: "Forward Upgrade and Connection on this location and speak HTTP/1.1 to the server behind.",
      developer: "Connect to the server without the proxy: if that works, the proxy is the cause.",
    },
    source: HTTP,
  },
  {
    status: 429,
    name: "Too Many Requests",
    title: "The server had enough of connection attempts (429).",
    meaning: "A limit on the rate or number of connections was reached, often by a page that reconnects without pause.",
    advice: {
      user: "Close other tabs of this application, wait a few minutes, then reload.",
      operations: "Look up which rate limit was met, and whether it counts the handshakes of many users as one.",
      developer: "Reconnect with growing, random pauses, and stop after an answer of 429 for as long as it asks.",
    },
    source: HTTP_MORE,
  },
  {
    status: 431,
    name: "Request Header Fields Too Large",
    title: "The handshake's headers were too large (431).",
    meaning: "Usually the cookies for this host have grown too big.",
    advice: {
      user: "Delete the cookies of this site, sign in again and reload.",
      operations: "Raise the limit for request headers, or find who sets so many cookies.",
      developer: "Serve the socket from a host or path that needs fewer cookies.",
    },
    source: HTTP_MORE,
  },
  {
    status: 464,
    name: "Incompatible protocol versions",
    title: "The load balancer could not speak the server's protocol version (464).",
    meaning: "On AWS load balancers: the target group speaks HTTP/2 or gRPC, which cannot carry this handshake.",
    advice: {
      user: TELL_SUPPORT,
      operations: "Use a target group with protocol version HTTP1 for the socket.",
      developer: "Nothing in the page can change this.",
    },
    source: AWS,
  },
  {
    status: 500,
    name: "Internal Server Error",
    title: "The server met an error of its own during the handshake (500).",
    meaning: "The application failed before it could answer with 101.",
    advice: {
      user: TRY_LATER,
      operations: "Look for this request in the application's log at the time shown.",
      developer: "Run the handshake's code path, login included, with the same cookies and URL.",
    },
    source: HTTP,
  },
  {
    status: 501,
    name: "Not Implemented",
    title: "The server does not offer WebSockets here (501).",
    meaning: "The feature is missing or switched off on this server.",
    advice: {
      user: TELL_SUPPORT,
      operations: "Install or switch on the server's WebSocket support.",
      developer: "Check the address and the server's features.",
    },
    source: HTTP,
  },
  {
    status: 502,
    name: "Bad Gateway",
    title: "A proxy could not get a valid answer from the server behind it (502).",
    meaning:
      "The server behind is down, refuses the connection, closes it early, or is spoken to with the wrong scheme (TLS or plain).",
    advice: {
      user: TRY_LATER,
      operations:
        "Check that the server behind is up and listens on the address, port and scheme that the proxy uses; the proxy's error log names the reason.",
      developer: "Connect to the server without the proxy to see whether it answers at all.",
    },
    source: HTTP,
  },
  {
    status: 503,
    name: "Service Unavailable",
    title: "No server was available to take the socket (503).",
    meaning: "The proxy knows no healthy server, or the server is overloaded or restarting.",
    advice: {
      user: TRY_LATER,
      operations: "Check the health checks and the number of ready servers behind the proxy.",
      developer: "Reconnect with growing, random pauses so that a restart is not met by everyone at once.",
    },
    source: HTTP,
  },
  {
    status: 504,
    name: "Gateway Timeout",
    title: "The server behind the proxy did not answer the handshake in time (504).",
    meaning: "The server accepted the connection but said nothing, or could not be reached from the proxy.",
    advice: {
      user: TRY_LATER,
      operations:
        "Find out why the server does not answer (overload, firewall, wrong port) before raising the proxy's timeout.",
      developer: "Answer the upgrade first and do slow work, such as logging in, afterwards.",
    },
    source: HTTP,
  },
  edge(520, "Web server returned an unknown error", "the server gave an answer that made no sense"),
  edge(521, "Web server is down", "the server refused the connection"),
  edge(522, "Connection timed out", "the server could not be reached in time"),
  edge(523, "Origin is unreachable", "there is no route to the server"),
  edge(524, "A timeout occurred", "the server took the request but did not answer in time"),
  edge(525, "SSL handshake failed", "the secure channel to the server could not be set up"),
  edge(526, "Invalid SSL certificate", "the server's certificate is not valid"),
];

function redirect(status: number, name: string): StatusFact {
  return {
    status,
    name,
    title: `The server redirected the handshake (${status}), and browsers do not follow redirects of a WebSocket.`,
    meaning:
      "Usually the session has ended and the answer leads to a login page, or plain ws:// is sent on to the secure address.",
    advice: {
      user: SIGN_IN,
      operations:
        "Exempt the socket's path from redirects, or answer 401 instead; if the redirect leads to https, let the page use wss://.",
      developer: "Use the final address, with wss://, and renew the session before connecting.",
    },
    source: HTTP,
  };
}

/** Statuses that only Cloudflare's network gives. */
function edge(status: number, name: string, what: string): StatusFact {
  return {
    status,
    name,
    title: `The network in front of the server reports that ${what} (${status}).`,
    meaning: `Statuses from 520 to 526 come from Cloudflare's network: ${what}.`,
    advice: {
      user: TRY_LATER,
      operations: "Check the server behind the network: its log, its firewall's allow list and its certificate.",
      developer: "Connect to the server directly, if you may, to tell its faults from the network's.",
    },
    source: CLOUDFLARE,
  };
}
