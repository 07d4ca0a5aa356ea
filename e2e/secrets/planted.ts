import { encode as msgpack, ExtData } from "@msgpack/msgpack";
import { encode as cbor } from "cborg";
import { planted, type Planted } from "./case.ts";
import {
  base64,
  base64url,
  bytes,
  HEX,
  jwt,
  key,
  mqttConnect,
  pem,
  protobufText,
  UPPER,
  variableLength,
} from "./made-up.ts";

const json = JSON.stringify;
const frame = (what: string, message: string | Uint8Array, ...secrets: string[]) =>
  planted(what, "frame", message, ...secrets);

/** Names that tell, in the spellings that people use, each with a value that nothing else tells. */
const NAMES = (
  "password passwd pwd Password user_password dbPass smtp_pass passphrase passcode pin otp totp " +
  "secret client_secret clientSecret app-secret token access_token accessToken refresh-token idToken id_token " +
  "authToken x-auth-token apiKey api_key API_KEY x-api-key ApiKey authorization cookie sessionId session_id SESSIONID " +
  "sid connect.sid PHPSESSID JSESSIONID csrf csrfToken xsrf_token _csrf XSRF-TOKEN credentials privateKey " +
  "private_key secretKey secret_access_key accessKey signingKey encryption_key masterKey bearer jwt userToken"
).split(" ");

const byName: Planted[] = NAMES.map((name, index) => {
  const value = /^(?:pin|otp|totp)$/.test(name) ? String(483_000 + index) : `zq${index}-Lorem-${key(index, 4)}`;
  return frame(`a member called ${name}`, json({ type: "hello", [name]: value, n: index }), value);
});

const forms: readonly (readonly [what: string, secret: string])[] = [
  ["a JWT", jwt(1)],
  ["an AWS access key", `AKIA${key(2, 16, UPPER)}`],
  ["an AWS temporary key", `ASIA${key(3, 16, UPPER)}`],
  ["a Google API key", `AIza${key(4, 35)}`],
  ["a Google OAuth token", `ya29.${key(5, 60)}`],
  ["a Google client secret", `GOCSPX-${key(6, 28)}`],
  ["a GitHub token", `ghp_${key(7, 36)}`],
  ["a GitHub app token", `ghs_${key(8, 36)}`],
  ["a GitHub fine-grained token", `github_pat_${key(9, 22)}_${key(10, 59)}`],
  ["a GitLab token", `glpat-${key(11, 20)}`],
  ["a Slack bot token", `xoxb-${key(12, 12, "123456789")}-${key(13, 12, "123456789")}-${key(14, 24)}`],
  ["a Slack app token", `xapp-1-A${key(15, 10)}-${key(16, 13, "123456789")}-${key(17, 40, HEX)}`],
  ["a Slack webhook", `https://hooks.slack.com/services/T${key(18, 8, UPPER)}/B${key(19, 8, UPPER)}/${key(20, 24)}`],
  ["a Stripe key", `sk_live_${key(21, 24)}`],
  ["a Stripe restricted key", `rk_live_${key(22, 24)}`],
  ["a Stripe webhook secret", `whsec_${key(23, 32)}`],
  ["a Twilio key", `SK${key(24, 32, HEX)}`],
  ["a SendGrid key", `SG.${key(25, 22)}.${key(26, 43)}`],
  ["an OpenAI key", `sk-proj-${key(27, 48)}`],
  ["an Anthropic key", `sk-ant-api03-${key(28, 80)}`],
  ["an npm token", `npm_${key(29, 36)}`],
  ["a PyPI token", `pypi-AgEIcHlwaS5vcmc${key(30, 60)}`],
  ["a Hugging Face token", `hf_${key(31, 34)}`],
  ["a DigitalOcean token", `dop_v1_${key(32, 64, HEX)}`],
  ["a Vault token", `hvs.${key(33, 90)}`],
  ["a Shopify token", `shpat_${key(34, 32, HEX)}`],
  ["a Square token", `sq0atp-${key(35, 22)}`],
  ["a Mailgun key", `key-${key(36, 32, HEX)}`],
  ["a Docker token", `dckr_pat_${key(37, 27)}`],
  ["a Telegram bot token", `${key(38, 9, "123456789")}:AA${key(39, 33)}`],
  ["a Discord bot token", `M${key(40, 23)}.${key(41, 6)}.${key(42, 27)}`],
  ["a card number", "4111 1111 1111 1111"],
  ["a card number in one", "5555555555554444"],
  ["a card of fifteen digits", "3782 822463 10005"],
];
const byForm: Planted[] = forms.map(([what, secret]) =>
  frame(`${what} in an ordinary member`, json({ note: secret }), secret),
);
const inText: Planted[] = forms
  .filter((_, index) => index % 3 === 0)
  .map(([what], index) => {
    const secret = forms[index * 3]![1];
    return frame(`${what} in a sentence`, `User wrote: ${secret} and left.`, secret);
  });

const basic = base64("ann:Basic-in-text-7");
const k = (seed: number) => key(1000 + seed, 24);

const addresses: Planted[] = [
  planted("access_token in the socket's query", "socket url", `wss://app.example/ws?access_token=${k(1)}`, k(1)),
  planted("a JWT under an ordinary name", "socket url", `wss://app.example/ws?x=${jwt(50)}`, jwt(50)),
  planted("a password before the host", "socket url", "wss://ann:pw-in-url-1@app.example/ws", "pw-in-url-1"),
  planted("SignalR's access_token", "socket url", `wss://app.example/hub?id=${k(2)}&access_token=${k(3)}`, k(2), k(3)),
  planted("Socket.IO's sid", "socket url", `wss://app.example/socket.io/?EIO=4&transport=websocket&sid=${k(4)}`, k(4)),
  planted("a token in the path", "socket url", `wss://app.example/connect/${k(5)}/events`, k(5)),
  planted("a token in the fragment", "page url", `https://app.example/#access_token=${k(6)}&state=open`, k(6)),
  planted("a session in the page's query", "page url", `https://app.example/home?PHPSESSID=${k(7)}`, k(7)),
  planted("a code of OAuth", "page url", `https://app.example/cb?code=${k(8)}&state=${k(9)}`, k(8), k(9)),
  planted(
    "a signed script",
    "script url",
    `https://cdn.example/a.js?X-Amz-Signature=${key(60, 64, HEX)}`,
    key(60, 64, HEX),
  ),
  planted("a session of SockJS", "response url", `https://app.example/echo/123/xhr?t=1&token=${k(10)}`, k(10)),
  planted("a key in capitals", "socket url", `wss://app.example/ws?API_KEY=${k(11)}`, k(11)),
  planted("a percent-encoded password", "socket url", "wss://app.example/ws?password=p%40ss%20w0rd%21", "p@ss w0rd!"),
  planted(
    "jsessionid in the path",
    "page url",
    `https://app.example/home;jsessionid=${key(61, 32, "0123456789ABCDEF")}`,
    key(61, 32, "0123456789ABCDEF"),
  ),
];

const headers: Planted[] = [
  planted("a cookie", "request header: Cookie", `sid=${k(20)}; theme=dark`, k(20)),
  planted("a cookie that is set", "response header: Set-Cookie", `sid=${k(21)}; Path=/; HttpOnly`, k(21)),
  planted("Bearer", "request header: Authorization", `Bearer ${k(22)}`, k(22)),
  planted("Basic", "request header: Authorization", `Basic ${base64("ann:basic-header-8")}`, "basic-header-8"),
  planted(
    "Digest",
    "request header: Authorization",
    `Digest username="ann", response="${key(62, 32, HEX)}"`,
    key(62, 32, HEX),
  ),
  planted("a proxy's", "request header: Proxy-Authorization", `Basic ${base64("ann:proxy-pass-9")}`, "proxy-pass-9"),
  planted("X-Api-Key", "request header: X-Api-Key", "short-k1", "short-k1"),
  planted("X-Auth-Token", "request header: X-Auth-Token", k(23), k(23)),
  planted("X-CSRF-Token", "request header: X-CSRF-Token", k(24), k(24)),
  planted("the query of a Referer", "request header: Referer", `https://app.example/?token=${k(25)}`, k(25)),
  planted("the query of a Location", "response header: Location", `/login?ticket=${k(26)}`, k(26)),
  planted("a header of one's own", "request header: X-Acme-Session", k(27), k(27)),
  planted("an AWS security token", "request header: X-Amz-Security-Token", k(28), k(28)),
  planted("a JWT in a header of one's own", "request header: X-Forwarded-User", jwt(63), jwt(63)),
  planted("a JWT as a sub-protocol", "sub-protocol", `chat, ${jwt(64)}`, jwt(64)),
  planted("a token after its name", "sub-protocol", `access_token, ${k(29)}`, k(29)),
  planted(
    "Kubernetes' sub-protocol",
    "sub-protocol",
    `base64url.bearer.authorization.k8s.io.${base64url(k(30))}, v4.channel.k8s.io`,
    k(30),
  ),
];

const structures: Planted[] = [
  frame("deep in JSON", json({ a: [{ b: { c: { d: [{ password: "deep-pw-1" }] } } }] }), "deep-pw-1"),
  frame("JSON in a string", json({ body: json({ token: "tok-in-string-2" }) }), "tok-in-string-2"),
  frame("JSON in JSON in JSON", json({ a: json({ b: json({ secret: "third-level-3" }) }) }), "third-level-3"),
  frame("base64 of JSON", json({ data: base64(json({ password: "b64-json-pw-4" })) }), "b64-json-pw-4"),
  frame("base64url of JSON", json({ data: base64url(json({ user: "?>?>", apiKey: "b64url-key-5" })) }), "b64url-key-5"),
  frame("a form", "grant_type=password&username=ann&password=form-pw-6", "form-pw-6"),
  frame("a form in JSON", json({ body: "user=ann&client_secret=form-secret-7" }), "form-secret-7"),
  frame("percent encoding of JSON", `payload=${encodeURIComponent(json({ token: "pct-tok-8" }))}`, "pct-tok-8"),
  frame("a pair in a list", json(["password", "pair-pw-9"]), "pair-pw-9"),
  frame("pairs of headers", json({ headers: [["authorization", `Bearer ${k(40)}`]] }), k(40)),
  frame("name and value", json({ name: "api_key", value: "nv-key-10" }), "nv-key-10"),
  frame("a pin that is a number", json({ pin: 481_516 }), "481516"),
  frame("PEM in JSON", json({ cert: pem(65) }), key(650, 64), key(651, 64)),
  frame("PEM in text", `Here:\n${pem(66, "RSA PRIVATE KEY")}\n`, key(660, 64), key(662, 64)),
  frame("credentials in a URL", json({ repo: "https://ann:git-pw-11@git.example/x.git" }), "git-pw-11"),
  frame("a connection string", json({ dsn: "Server=db;User Id=app;Password=conn-pw-12;Port=5432" }), "conn-pw-12"),
  frame("a database URL", "postgres://app:db-pw-13@db.example:5432/shop", "db-pw-13"),
  frame("Bearer in text", `sending Bearer ${k(41)} now`, k(41)),
  frame("bearer in lower case", `sending bearer ${k(42)} now`, k(42)),
  frame("Basic in text", `Authorization: Basic ${basic}`, basic, "Basic-in-text-7"),
  frame("a name and a colon", "user: ann\npassword: colon-pw-14\n", "colon-pw-14"),
  frame("a line of a log", "INFO login ok password=log-pw-15, user=ann", "log-pw-15"),
  frame("a random string beside a telling word", `your token is ${k(43)} and lasts a day`, k(43)),
  frame("XML", "<login><password>xml-pw-16</password></login>", "xml-pw-16"),
  frame(
    "an Azure storage key",
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${key(67, 86)}==;`,
    key(67, 86),
  ),
  frame("an Azure SAS", `https://a.blob.core.example/c?sv=2022-11-02&sig=${key(68, 43)}%3D`, key(68, 43)),
  frame("an HTTP request within", `GET / HTTP/1.1\r\nCookie: sid=${k(44)}\r\n\r\n`, k(44)),
  frame("curl", "curl -u ann:curl-pw-17 https://app.example", "curl-pw-17"),
];

const protocols: Planted[] = [
  frame("Socket.IO CONNECT", '40{"token":"sio-auth-1"}', "sio-auth-1"),
  frame("Socket.IO CONNECT to a namespace", '40/admin,{"auth":{"password":"sio-auth-2"}}', "sio-auth-2"),
  frame("Socket.IO event", '42["login",{"user":"ann","password":"sio-pw-3"}]', "sio-pw-3"),
  frame("Socket.IO event with an answer", `421["auth","${k(50)}"]`, k(50)),
  frame("Engine.IO handshake", `0{"sid":"${k(51)}","upgrades":[],"pingInterval":25000}`, k(51)),
  frame("STOMP CONNECT", "CONNECT\nlogin:ann\npasscode:stomp-pw-4\n\n\0", "stomp-pw-4"),
  frame("STOMP Authorization", `CONNECT\nAuthorization:Bearer ${k(52)}\naccept-version:1.2\n\n\0`, k(52)),
  frame("STOMP body", 'SEND\ndestination:/q\n\n{"token":"stomp-tok-5"}\0', "stomp-tok-5"),
  frame("STOMP in binary", bytes("CONNECT\nlogin:ann\npasscode:stomp-bin-6\n\n\0"), "stomp-bin-6"),
  frame("SignalR invocation", '{"type":1,"target":"Login","arguments":[{"password":"sr-pw-7"}]}\x1e', "sr-pw-7"),
  frame("SignalR negotiation", `{"connectionToken":"${k(53)}","connectionId":"abc"}`, k(53)),
  frame("SockJS", `["${json({ password: "sj-pw-8" }).replaceAll('"', '\\"')}"]`, "sj-pw-8"),
  frame("SockJS with STOMP", '["CONNECT\\nlogin:ann\\npasscode:sj-stomp-9\\n\\n\\u0000"]', "sj-stomp-9"),
  frame("SockJS array", `a["${json({ token: "sj-tok-10" }).replaceAll('"', '\\"')}"]`, "sj-tok-10"),
  frame(
    "graphql-ws connection_init",
    `{"type":"connection_init","payload":{"Authorization":"Bearer ${k(54)}"}}`,
    k(54),
  ),
  frame("graphql-ws headers", '{"type":"connection_init","payload":{"headers":{"x-api-key":"gql-k-11"}}}', "gql-k-11"),
  frame(
    "graphql variables",
    '{"type":"subscribe","payload":{"query":"mutation","variables":{"password":"gql-pw-12"}}}',
    "gql-pw-12",
  ),
  frame(
    "graphql arguments",
    json({ query: 'mutation { login(user: "ann", password: "gql-pw-13") { id } }' }),
    "gql-pw-13",
  ),
  frame("Phoenix join", '["1","1","room:1","phx_join",{"token":"phx-tok-14"}]', "phx-tok-14"),
  frame("Phoenix with user_token", `["1","2","user:7","phx_join",{"user_token":"SFMyNTY.${k(55)}"}]`, k(55)),
  frame("WAMP AUTHENTICATE", `[5,"${base64(k(56))}",{}]`, base64(k(56)), k(56)),
  frame("WAMP ticket", '[5,"wamp-ticket-15",{}]', "wamp-ticket-15"),
  frame("MQTT CONNECT", mqttConnect("ann", "mqtt-pw-16"), "mqtt-pw-16"),
  frame("MQTT 5 CONNECT", mqttConnect("ann", "mqtt5-pw-17", 5), "mqtt5-pw-17"),
  frame("MQTT PUBLISH", bytes(0x30, 29, 0, 3, "a/b", '{"password":"pub-pw-18"}'), "pub-pw-18"),
  frame("MessagePack", msgpack({ user: "ann", password: "mp-pw-19" }), "mp-pw-19"),
  frame("MessagePack, a JWT", msgpack({ n: [1, 2, { note: jwt(70) }] }), jwt(70)),
  frame("MessagePack, a number", msgpack({ pin: 481_623 }), "481623"),
  frame("MessagePack, bytes", msgpack({ token: Buffer.from("mp-bytes-20") }), "mp-bytes-20"),
  frame("MessagePack, an extension", msgpack({ a: 1, secret: new ExtData(5, Buffer.from("mp-ext-21")) }), "mp-ext-21"),
  frame(
    "SignalR in MessagePack",
    (() => {
      const call = msgpack([1, {}, null, "Login", [{ token: "srmp-tok-22" }]]);
      return bytes(...variableLength(call.length), call);
    })(),
    "srmp-tok-22",
  ),
  frame("CBOR", cbor({ user: "ann", password: "cbor-pw-23" }), "cbor-pw-23"),
  frame("CBOR, deep", cbor({ a: [{ b: { apiKey: "cbor-key-24" } }] }), "cbor-key-24"),
  frame("CBOR, bytes", cbor({ token: Buffer.from("cbor-bytes-25") }), "cbor-bytes-25"),
  frame("CBOR, a tag", bytes(0xa1, 0x65, "token", 0xd8, 0x25, 0x6b, "cbor-tag-26"), "cbor-tag-26"),
  frame("Protocol Buffers", bytes(protobufText(1, "ann"), protobufText(2, jwt(71)), 0x18, 0x96, 1), jwt(71)),
  frame("DDP login", '{"msg":"method","method":"login","params":[{"resume":"ddp-resume-27xyz"}]}', "ddp-resume-27xyz"),
  frame("JSON-RPC login", '{"jsonrpc":"2.0","method":"login","params":["ann","rpc-pw-28"]}', "rpc-pw-28"),
  frame(
    "XMPP SASL",
    `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${base64("\0ann\0xmpp-pw-29")}</auth>`,
    "xmpp-pw-29",
  ),
  frame("IRC", "PASS irc-pw-30\r\nNICK ann\r\n", "irc-pw-30"),
  frame("Redis", "AUTH redis-pw-31\r\n", "redis-pw-31"),
];

const words: Planted[] = [
  planted("a close reason", "close reason", `bye, token=${k(70)}`, k(70)),
  planted("a close reason in JSON", "close reason", '{"error":"x","session_id":"close-sid-1"}', "close-sid-1"),
  planted("the page's close()", "close call", `logout password=close-pw-2`, "close-pw-2"),
  planted("a title", "title", `Reset: token=${k(71)}`, k(71)),
  planted("a title with a JWT", "title", `Shop ${jwt(72)}`, jwt(72)),
  planted(
    "the browser's error",
    "browser error",
    `WebSocket connection to 'wss://app.example/ws?token=${k(72)}' failed`,
    k(72),
  ),
  planted("a finding's summary", "finding", `The socket wss://app.example/ws?sid=${k(73)} was cut.`, k(73)),
  planted("a finding's evidence", "evidence", `Authorization: Bearer ${k(74)}`, k(74)),
  planted("a gap's message", "gap", `refused for api_key=${k(75)}`, k(75)),
];

/** Every kind of secret in every protocol and place that a report has. */
export const PLANTED: readonly Planted[] = [
  ...byName,
  ...byForm,
  ...inText,
  ...addresses,
  ...headers,
  ...structures,
  ...protocols,
  ...words,
];
