import { encode as msgpack } from "@msgpack/msgpack";
import { encode as cbor } from "cborg";
import { planted, type Planted } from "./case.ts";
import { base64, base64url, bytes, HEX, jwt, key, protobufText, UPPER } from "./made-up.ts";

const json = JSON.stringify;
const frame = (what: string, message: string | Uint8Array, ...secrets: string[]) =>
  planted(what, "frame", message, ...secrets);
const k = (seed: number) => key(9000 + seed, 26);

/** A second set, written after the first had been mended and before this one was measured. */
export const SECOND: readonly Planted[] = [
  frame("userPin", json({ userPin: "8841" }), "8841"),
  frame("door_code", json({ door_code: "771943" }), "771943"),
  frame("wifi psk", json({ ssid: "office", psk: "second-psk-1" }), "second-psk-1"),
  frame("bind_dn", json({ bindPassword: "second-ldap-2" }), "second-ldap-2"),
  frame("oauth verifier", json({ code_verifier: k(3) }), k(3)),
  frame("oauth code", json({ grant: "authorization_code", code: k(4) }), k(4)),
  frame("device token", json({ deviceToken: key(9005, 64, HEX) }), key(9005, 64, HEX)),
  frame("remember token", json({ remember_me_token: "second-rm-6" }), "second-rm-6"),
  frame("ssh passphrase", json({ ssh: { passphrase: "second ssh phrase seven" } }), "second ssh phrase seven"),
  frame("magic link", json({ text: `Sign in: https://app.example/magic/${k(8)}` }), k(8)),
  frame("invite link", json({ url: `https://app.example/join?invite=${k(9)}` }), k(9)),
  frame(
    "twilio auth token",
    json({ accountSid: `AC${key(9010, 32, HEX)}`, authToken: key(9011, 32, HEX) }),
    key(9011, 32, HEX),
  ),
  frame("azure ad secret", json({ note: `set secret to ${key(9012, 3)}8Q~${key(9013, 34)}` }), key(9013, 34)),
  frame("linear key", json({ note: `lin_api_${key(9014, 40)}` }), key(9014, 40)),
  frame("notion key", json({ note: `secret_${key(9015, 43)}` }), key(9015, 43)),
  frame("databricks", json({ note: `dapi${key(9016, 32, HEX)}` }), key(9016, 32, HEX)),
  frame(
    "cloudflare header",
    json({ "X-Auth-Key": key(9017, 37, HEX), "X-Auth-Email": "a@b.example" }),
    key(9017, 37, HEX),
  ),
  frame("postman", json({ note: `PMAK-${key(9018, 24, HEX)}-${key(9019, 34, HEX)}` }), key(9019, 34, HEX)),
  frame("aws secret alone", json({ aws_secret: key(9020, 40) }), key(9020, 40)),
  frame(
    "aws keys in ini",
    `[default]\naws_access_key_id = AKIA${key(9021, 16, UPPER)}\naws_secret_access_key = ${key(9022, 40)}\n`,
    key(9022, 40),
  ),
  frame("netrc", "machine api.example login ann password second-netrc-23", "second-netrc-23"),
  frame("htpasswd", "ann:$apr1$x1y2z3w4$9RXs8GqOQ1hJ2vLkT0pWd/", "9RXs8GqOQ1hJ2vLkT0pWd/"),
  frame("wget", "wget --http-password=second-wget-25 https://a.example", "second-wget-25"),
  frame("a JDBC URL", "jdbc:postgresql://db:5432/shop?user=app&password=second-jdbc-26", "second-jdbc-26"),
  frame("a redis URL", json({ url: "redis://:second-redis-27@cache.example:6379/0" }), "second-redis-27"),
  frame("a mongo URL", "mongodb+srv://app:second-mongo-28@cluster.example/db", "second-mongo-28"),
  frame("Socket.IO with an array", `42["message",[["apikey","second-sio-29"]]]`, "second-sio-29"),
  frame("Socket.IO upper case", `42["AUTH",{"TOKEN":"second-sio-30"}]`, "second-sio-30"),
  frame(
    "SignalR stream item",
    '{"type":2,"invocationId":"1","item":{"refreshToken":"second-sr-31"}}\x1e',
    "second-sr-31",
  ),
  frame(
    "STOMP binary body",
    bytes("SEND\ndestination:/a\n\n", msgpack({ secret: "second-stompmp-32" }), 0),
    "second-stompmp-32",
  ),
  frame(
    "graphql extensions",
    `{"type":"start","payload":{"extensions":{"authorization":{"host":"h","x-api-key":"da2-${k(33)}"}}}}`,
    k(33),
  ),
  frame("AppSync in base64", `{"header":"${base64(json({ "x-api-key": `da2-${k(34)}` }))}"}`, k(34)),
  frame(
    "Phoenix vsn 1",
    `{"topic":"room:1","event":"phx_join","payload":{"guardian_token":"second-phx-35"},"ref":"1"}`,
    "second-phx-35",
  ),
  frame("MQTT user property", bytes(0x30, 40, 0, 1, "t", '{"auth":{"pwd":"second-mqtt-36"}}'), "second-mqtt-36"),
  frame(
    "CBOR with integer names",
    cbor(
      new Map<unknown, unknown>([
        [1, "x"],
        [2, jwt(9037)],
      ]),
    ),
    jwt(9037),
  ),
  frame("MessagePack, nested list", msgpack({ args: [["token", "second-mp-38"]] }), "second-mp-38"),
  frame("Protocol Buffers, Bearer", bytes(protobufText(3, `Bearer ${k(39)}`), 8, 1), k(39)),
  frame("JSON after a prefix", `)]}',\n{"session_token":"second-xssi-40"}`, "second-xssi-40"),
  frame("JSON with a trailing comma", '{"a":1,"secret":"second-comma-41",}', "second-comma-41"),
  frame("a Python repr", "{'token': 'second-py-42', 'ok': True}", "second-py-42"),
  frame("YAML, a block", "auth:\n  password: |\n    second-yaml-43\n", "second-yaml-43"),
  frame("TOML", '[db]\npassword = "second-toml-44"', "second-toml-44"),
  frame("a query string in JSON in base64", json({ q: base64url("a=1&client_secret=second-q-45") }), "second-q-45"),
  frame("a German sentence", "Das Passwort lautet geheim-46x.", "geheim-46x"),
  frame("a password in the next line", "Password:\nsecond-next-47", "second-next-47"),
  frame("card with dashes", "4111-1111-1111-1111", "4111-1111-1111-1111"),
  frame("an IBAN", json({ iban: "DE89370400440532013000" }), "DE89370400440532013000"),
  planted("a session in a path", "socket url", `wss://app.example/echo/123/${key(9048, 32)}/websocket`, key(9048, 32)),
  planted("tokens in brackets", "socket url", `wss://app.example/ws?auth[token]=${k(49)}&auth[user]=ann`, k(49)),
  planted("a bare token", "socket url", `wss://app.example/ws?${k(50)}`, k(50)),
  planted("a header of Vault", "request header: X-Vault-Token", "s.abc123", "s.abc123"),
  planted("a header of Envoy", "response header: x-envoy-auth", `Bearer ${k(52)}`, k(52)),
  planted("a sub-protocol with dots", "sub-protocol", `auth.${k(53)}.v1`, k(53)),
  planted("a close reason", "close reason", "bad api key: second-close-54", "second-close-54"),
  planted("a browser error", "browser error", `Blocked wss://ann:second-be-55@app.example/`, "second-be-55"),
];
