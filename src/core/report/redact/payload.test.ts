import { describe, expect, it } from "vitest";
import { redactPayload, redactTail } from "./payload.ts";
import { createRedactor } from "./redactor.ts";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlLW9mLWFubg";
const redact = (payload: string) => redactPayload(payload, createRedactor());
const tail = (text: string) => redactTail(text, createRedactor());
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("secrets in payloads", () => {
  it.each([
    // [what it is, message, the secret in it]
    ["a password in JSON", '{"user":"ann","password":"hunter2"}', "hunter2"],
    ["with spaces", '{ "password" : "hunter2" }', "hunter2"],
    ["deep down", '{"a":[{"b":{"c":{"client_secret":"s3cr3t-value"}}}]}', "s3cr3t-value"],
    ["camel case", '{"accessToken":"abcdef0123456789"}', "abcdef0123456789"],
    ["kebab case", '{"refresh-token":"abcdef0123456789"}', "abcdef0123456789"],
    ["upper case", '{"API_KEY":"abcdef0123456789"}', "abcdef0123456789"],
    ["run together", '{"sessionid":"abc123def"}', "abc123def"],
    ["a passcode that is a number", '{"passcode":483920}', "483920"],
    ["a pin", '{"pin":"0420"}', "0420"],
    ["a list under a telling name", '{"tokens":["aaa111bbb222","ccc333ddd444"]}', "ccc333ddd444"],
    ["an escaped name's value", '{"password":"a\\"b\\\\c\\u0041xyz"}', "xyz"],
    ["a csrf token", '{"csrfToken":"1f2e3d"}', "1f2e3d"],
    ["a name and value pair", '{"name":"token","value":"abc-def-123"}', "abc-def-123"],
    ["a header pair in a list", '{"headers":[["authorization","Bearer abc-def-123-x"]]}', "abc-def-123-x"],
    ["a bearer under an ordinary name", '{"msg":"sent Bearer abc123def456ghi"}', "abc123def456ghi"],
    ["a JWT under an ordinary name", `{"x":"${JWT}"}`, "c2lnbmF0dXJlLW9mLWFubg"],
    ["a JWT in text", `hello ${JWT} bye`, JWT],
    ["JSON in a string", `{"body":"{\\"password\\":\\"hunter2\\"}"}`, "hunter2"],
    [
      "JSON in a string in a string",
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ secret: "qwe-rty" }) }) }),
      "qwe-rty",
    ],
    [
      "base64 of JSON",
      JSON.stringify({ data: base64('{"user":"ann","password":"hunter2"}') }),
      base64('{"user":"ann","password":"hunter2"}').slice(20),
    ],
    ["base64 of a form", base64("user=ann&password=hunter2"), base64("user=ann&password=hunter2").slice(20)],
    ["a cut message", '{"user":"ann","password":"hunter2', "hunter2"],
    ["several messages", '{"type":6}\x1e{"type":1,"arguments":[{"token":"abc123"}]}\x1e', "abc123"],
    ["an AWS key", '{"id":"AKIAIOSFODNN7EXAMPLE"}', "AKIAIOSFODNN7EXAMPLE"],
    [
      "a GitHub token",
      "pushed with ghp_0123456789abcdefABCDEF0123456789abcd",
      "ghp_0123456789abcdefABCDEF0123456789abcd",
    ],
    ["a card number", '{"note":"pay with 4111 1111 1111 1111 please"}', "4111 1111 1111 1111"],
    [
      "a private key",
      `{"k":"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg\\n-----END PRIVATE KEY-----"}`,
      "MIIEvQIBADANBg",
    ],
    ["credentials in a URL", '{"repo":"https://ann:hunter2@git.example/x.git"}', "hunter2"],
    ["a token in a URL", '{"next":"https://app.example/cb?code=4/0AX4XfWh&state=x"}', "0AX4XfWh"],
    ["a cookie", '{"cookie":"sid=abcdef; theme=dark"}', "abcdef"],
    ["a connection string", '{"dsn":"Server=db;User Id=app;Password=p4ss-w0rd;"}', "p4ss-w0rd"],
    [
      "a graphql document",
      '{"query":"mutation { login(user: \\"ann\\", password: \\"hunter2\\") { id } }"}',
      "hunter2",
    ],
    ["a form", "grant_type=password&username=ann&password=hunter2", "hunter2"],
    ["a form, encoded", "password=hun%21ter2&x=1", "hun%21ter2"],
    ["a session of a few characters", '{"session":"ab12cd"}', "ab12cd"],
    ["auth of a few characters", '{"auth":"ab12cd"}', "ab12cd"],
    ["a token of digits", '{"token":"483920"}', "483920"],
    ["a recovery code", '{"recovery_codes":["a1-b2","c3-d4"]}', "c3-d4"],
    ["SAML", '{"SAMLResponse":"PHNhbWxwOlJlc3BvbnNl"}', "PHNhbWxwOlJlc3BvbnNl"],
    ["a parameter that is no plain word", '{"link":"/x?u=hunter2"}', "hunter2"],
    ["a name behind its value", '{"value":"hunter2","key":"password"}', "hunter2"],
    ["percent encoding in a string", '{"x":"%7B%22password%22%3A%22hunter2%22%7D"}', "hunter2"],
    ["percent encoding in a form", "data=%7B%22password%22%3A%22hunter2%22%7D", "hunter2"],
    ["arguments of a login", '{"method":"login","params":["ann","hunter2"]}', "hunter2"],
    ["fields of a login", '{"method":"login","params":{"u":"ann","p":"hunter2"}}', "hunter2"],
    ["an event of a login", '42["login","ann","hunter2"]', "hunter2"],
    ["a command line", "curl -u ann:hunter2 https://app.example", "hunter2"],
    ["a sentence", "my password is: hunter2.", "hunter2"],
    ["a code in a sentence", "Your code is 483920", "483920"],
    [
      "an encrypted key",
      "-----BEGIN EC PRIVATE KEY-----\nDEK-Info: AES-128-CBC,AB\n\nMIIEow==\n-----END EC PRIVATE KEY-----",
      "MIIEow==",
    ],
    ["a key that was cut off", "-----BEGIN PRIVATE KEY-----\nMIIEow", "MIIEow"],
    ["a webhook", "hooks.slack.com/services/T00000000/B00000000/XXXXxxxx1234XXXXxxxx1234", "XXXXxxxx1234XXXXxxxx1234"],
    // sub-protocols
    ["Socket.IO auth", '40{"token":"abc123"}', "abc123"],
    ["Socket.IO event", '42["login",{"password":"hunter2"}]', "hunter2"],
    ["Socket.IO with namespace", '42/admin,17["login",{"password":"hunter2"}]', "hunter2"],
    [
      "Engine.IO handshake",
      '0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":[],"pingInterval":25000}',
      "lv_VI97HAXpY6yYWAAAC",
    ],
    ["STOMP connect", "CONNECT\nlogin:ann\npasscode:hunter2\naccept-version:1.2\n\n\0", "hunter2"],
    ["STOMP header", `SEND\ndestination:/q\nAuthorization:Bearer ${JWT}\n\n{"a":1}\0`, JWT],
    ["SockJS", `["CONNECT\\nlogin:ann\\npasscode:hunter2\\n\\n\\u0000"]`, "hunter2"],
    ["SockJS array", `a["{\\"password\\":\\"hunter2\\"}"]`, "hunter2"],
    ["graphql-ws", '{"type":"connection_init","payload":{"Authorization":"Bearer abc123"}}', "abc123"],
    ["graphql-ws headers", '{"type":"connection_init","payload":{"headers":{"x-api-key":"k-778"}}}', "k-778"],
    ["Phoenix", '["1","1","room:1","phx_join",{"user_token":"SFMyNTY.g2gDYQFuBgD"}]', "SFMyNTY.g2gDYQFuBgD"],
    ["WAMP challenge answer", '[5,"gir1mSx+deCDUV7wRM5SGIn/+R/ClqLZuH4m7FJeBVI=",{}]', "gir1mSx"],
    ["WAMP ticket", '[5,"my-ticket-1",{}]', "my-ticket-1"],
    [
      "DDP login",
      '{"msg":"method","method":"login","params":[{"resume":"t0k3n-resume-xyz-123456"}],"id":"1"}',
      "t0k3n-resume-xyz-123456",
    ],
    [
      "DDP digest",
      '{"password":{"digest":"5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8","algorithm":"sha-256"}}',
      "5e884898da28",
    ],
    [
      "Action Cable",
      `{"command":"message","identifier":"{\\"channel\\":\\"Chat\\",\\"token\\":\\"abc123\\"}"}`,
      "abc123",
    ],
    [
      "Pusher auth",
      '{"event":"pusher:subscribe","data":{"auth":"278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34","channel":"private-a"}}',
      "58df8b0c36d6982b82c3ecf6b4662e34",
    ],
    ["LSP settings", '{"jsonrpc":"2.0","method":"init","params":{"settings":{"githubToken":"abc-123"}}}', "abc-123"],
    [
      "a session that looks random",
      '{"session":"9f86d081884c7d659a2feaa0c55ad015"}',
      "9f86d081884c7d659a2feaa0c55ad015",
    ],
    ["a key beside a telling word", "your token is 9f86d081884c7d659a2f and lasts a day", "9f86d081884c7d659a2f"],
    ["a line of a log", "2026-01-01 INFO login ok, password=hunter2, user=ann", "hunter2"],
    ["YAML", "user: ann\npassword: hunter2\n", "hunter2"],
    ["XML", "<login><password>hunter2</password></login>", "hunter2"],
    ["an XML attribute", '<auth password="hunter2" user="ann"/>', "hunter2"],
    [
      "XMPP SASL",
      '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">AGFubgBodW50ZXIy</auth>',
      "AGFubgBodW50ZXIy",
    ],
    ["Basic in text", `Authorization: Basic ${base64("ann:hunter2")}`, base64("ann:hunter2")],
    ["IRC", "PASS oauth:abcdef0123456789\r\n", "abcdef0123456789"],
    ["an HTTP request inside", "GET / HTTP/1.1\r\nCookie: sid=abcdef\r\nX-Api-Key: k-778-abc\r\n\r\n", "k-778-abc"],
    ["an environment", "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"],
  ])("%s", (_, message, secret) => {
    expect(message).toContain(secret);
    expect(redact(message)).not.toContain(secret);
  });
});

describe("ordinary messages stay as they are", () => {
  it.each([
    '{"type":"subscribe","channel":"prices","id":7}',
    '{"user":"ann","name":"Ann Example","email":"ann@app.example"}',
    '{"tokenType":"Bearer","expires_in":3600,"token_count":17}',
    '{"total_tokens":1523,"max_tokens":4096,"tokens":1523}',
    '{"passwordRequired":true,"hasPassword":false,"password":null}',
    '{"session":"closed","state":"open","code":"E42","key":"name"}',
    '{"author":"Ann","authenticated":true,"authority":"a"}',
    '{"id":"123e4567-e89b-12d3-a456-426614174000"}',
    '{"hash":"main","signature":"Ann Example, Berlin"}',
    '{"time":1732119357123,"big":12345678901234567890,"price":12.50}',
    '{"commit":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"}',
    '{"text":"the password is required","help":"Enter your token below"}',
    '{"key":"Enter","keyCode":13,"code":"KeyA"}',
    '{"image":"data-aaaa","html":"<p>Token economy: a primer</p>"}',
    '{"url":"https://app.example/api/v1/orders/123","path":"/a/b"}',
    '42["chat message","hello, how are you?"]',
    '2["ping"]',
    "3probe",
    '{"op":10,"d":{"heartbeat_interval":41250},"s":null,"t":null}',
    '{"jsonrpc":"2.0","method":"textDocument/hover","params":{"position":{"line":3,"character":7}}}',
    "SEND\ndestination:/queue/a\ncontent-type:text/plain\n\nhello\0",
    '{"monkey":"banana","turkey":1,"keyboard":"de","hockey":true}',
    '{"version":"nginx/1.22.1","date":"2026-01-01T00:00:00.000Z"}',
    "Bearer authentication failed",
    '{"credentials":"same-origin","authorization":"required","token":"invalid"}',
    '{"tokens":["the","quick","brown"],"cookieBanner":"shown","bearerOf":"ring"}',
    '{"css":"background:url(https://a.example/x.png?v=3)","html":"<a href=\\"/login?next=/home\\">Log in</a>"}',
    '{"type":"auth","status":"ok","user":"ann"}',
    '["login","ok"]',
    '{"value":"blue","key":"color"}',
    '{"percent":"100%25","enc":"a%20b%2Fc","redirect":"https%3A%2F%2Fapp.example%2Fhome"}',
    '{"cert":"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----"}',
    '{"primaryKey":"id","cacheKey":"user:42:profile","i18nKey":"login.form.password.label"}',
    "<password-policy>strict</password-policy>",
    "error code is 1006, the pin is red, the secret is out",
    '{"next":"/orders?page=2&sort=asc","doc":"https://app.example/help?topic=login#setup"}',
    '{"cc":"bob@app.example","pan":"left","session":"2026-01-01","auth":"oauth2"}',
    '{"usage":{"prompt_tokens":12,"tokens":"1523"}}',
    "Basic information about the secret garden",
    '{"compass":"north","passenger":"Bo","passing":"by","bypass":false}',
    '{"pinned":true,"spinner":"on","opinion":"good","shipping":"fast"}',
    '{"secretary":"Bo"}',
    '{"tokenizer":"bpe","tokenization":"word"}',
    '{"order":"4111 1111 1111 1112","phone":"+49 30 1234567"}',
    "The session ended after 60 seconds: state: closed, code: 1006",
    '{"path":"C:\\\\Users\\\\ann","re":"\\\\d+","u":"\\u00e4"}',
    '{"signal":"SIGTERM","sign":"plus","design":"flat"}',
    '{"cookies_enabled":true,"cookie_policy":"strict","cookieConsent":true}',
    '[1,2,3,[4,5,"six"]]',
    "   \n\t  ",
    '{"a":"',
    '"',
    '\\"\\',
    '{"description":"How to reset your password: open settings and follow the link"}',
    '{"error":"invalid token: unexpected end of input"}',
    '{"label":"Password:","placeholder":"Password"}',
  ])("%s", (message) => {
    expect(redact(message)).toBe(message);
  });
});

it("reads the end of a message both ways", () => {
  expect(tail('…xyz","password":"hunter2","a":1}')).toBe('…xyz","password":"‹password #1›","a":1}');
  expect(tail(': 1,"password":"hunter2","a":1}')).toBe(': 1,"password":"‹password #1›","a":1}');
  expect(tail('ordinary","a":"b"}')).toBe('ordinary","a":"b"}');
});

it("leaves the form of what is around a secret", () => {
  expect(redact('{ "a" : 1.0e5 , "password" : "x1" , "b" : "\\u00e4" }')).toBe(
    '{ "a" : 1.0e5 , "password" : "‹password #1›" , "b" : "\\u00e4" }',
  );
  expect(redact('42["login",{"password":"x1","pin":1234}]')).toBe(
    '42["login",{"password":"‹password #1›","pin":"‹password #2›"}]',
  );
  expect(redact("CONNECT\npasscode:x1\n\n\0")).toBe("CONNECT\npasscode:‹password #1›\n\n\0");
  expect(redact('{"password":"cut off he')).toBe('{"password":"‹password #1›');
});

// A quadratic pattern needs minutes for these; the limit only has to tell that from a busy machine.
it("takes time in proportion to the text", { timeout: 120_000 }, () => {
  const hostile = [
    '"'.repeat(200_000),
    "a=".repeat(100_000),
    "\\".repeat(200_001),
    "[{".repeat(100_000),
    "eyJ".repeat(70_000),
    "://".repeat(70_000),
    "?a=".repeat(70_000),
    `-----BEGIN ${"A".repeat(200_000)}`,
    "a".repeat(200_000),
    " \t".repeat(100_000),
    "token ".repeat(40_000),
    "1".repeat(200_000),
    "4111-".repeat(40_000),
    `{"a":"${'\\"'.repeat(100_000)}"}`,
    "M".repeat(200_000),
    "a.".repeat(100_000),
    "x: ".repeat(70_000),
    '"value":"'.repeat(20_000),
    "%22".repeat(70_000),
    `${"a".repeat(200_000)}%`,
    " -u a:".repeat(30_000),
    "code is ".repeat(25_000),
    "-----BEGIN ".repeat(20_000),
    "-----BEGIN PRIVATE KEY-----".repeat(8_000),
    "<a ".repeat(70_000) + "</",
    '<input name="a" '.repeat(12_000),
    `<input ${'name="a" '.repeat(25_000)}`,
    'form-data; name="a"\r\n'.repeat(9_000),
    `form-data ${'name="a"\r\nx'.repeat(15_000)}`,
    "a:\n".repeat(60_000),
    `${"a b ".repeat(50_000)}:\n`,
    "password ".repeat(20_000),
    "the password for a b c d ".repeat(8_000),
    "a,".repeat(100_000) + "=",
    "token=a,".repeat(25_000),
    ";base64,".repeat(25_000),
    "W3sW3s".repeat(30_000),
    "%25".repeat(70_000),
    "| a ".repeat(50_000),
    "user/pass: a/".repeat(15_000),
    "$1$".repeat(60_000),
    "login a ".repeat(25_000) + " password ",
    "mysql ".repeat(30_000),
    "--a".repeat(60_000) + "pass",
    "пароль ".repeat(30_000),
  ];
  for (const text of hostile) {
    const start = performance.now();
    redact(text);
    expect(performance.now() - start, text.slice(0, 20)).toBeLessThan(5000);
  }
});
