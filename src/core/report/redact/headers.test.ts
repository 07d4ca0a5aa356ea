import { describe, expect, it } from "vitest";
import { redactHeaders, redactSubprotocols } from "./headers.ts";
import { createRedactor } from "./redactor.ts";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlLW9mLWFubg";

function redact(name: string, value: string, mode: "redacted" | "metadata" = "redacted"): string {
  return redactHeaders([{ name, value }], createRedactor(), mode)[0]!.value;
}

describe("redactHeaders", () => {
  it.each([
    ["Cookie", "sid=abc; theme=dark; lang=x1y2z3", "sid=‹cookie #1›; theme=dark; lang=‹cookie #2›"],
    ["cookie", "a=b=c;  d", "a=‹cookie #1›;  ‹cookie #2›"],
    ["Set-Cookie", "AWSALB=x1; Path=/; HttpOnly", "AWSALB=‹cookie #1›; Path=/; HttpOnly"],
    ["set-cookie", "a=1; Path=/\nb=2", "a=‹cookie #1›; Path=/\nb=‹cookie #2›"],
    ["Authorization", "Bearer abc", "Bearer ‹token #1›"],
    ["Authorization", "Basic YW5uOmh1bnRlcjI=", "Basic ‹credentials #1›"],
    ["Proxy-Authorization", "Negotiate YIIabc==", "Negotiate ‹token #1›"],
    ["Authorization", "raw-key", "‹token #1›"],
    ["X-Api-Key", "k-1", "‹key #1›"],
    ["X-CSRF-Token", "t-1", "‹token #1›"],
    ["x-amz-security-token", "FwoGZ", "‹token #1›"],
    ["X-Session-Id", "s-1", "‹session #1›"],
    ["Referer", "https://a.example/p?q=x1y2#z3w4", "https://a.example/p?q=‹value #1›#‹fragment #1›"],
    ["Location", "/login?next=/x&c=x1y2", "/login?next=/x&c=‹value #1›"],
    ["X-Custom", `see ${JWT}`, "see ‹token #1›"],
    ["Sec-WebSocket-Protocol", `graphql-ws, ${JWT}`, "graphql-ws, ‹token #1›"],
  ])("%s: %s", (name, value, wanted) => {
    expect(redact(name, value)).toBe(wanted);
  });

  it.each([
    ["Host", "app.example:8443"],
    ["Origin", "https://app.example"],
    ["Server", "nginx/1.22.1"],
    ["Via", "1.1 google, 1.1 varnish (Varnish/7.1)"],
    ["User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"],
    ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ["Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],
    ["Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"],
    ["Date", "Thu, 01 Jan 2026 00:00:00 GMT"],
    ["cf-ray", "8a1b2c3d4e5f6071-FRA"],
    ["Connection", "keep-alive, Upgrade"],
  ])("%s stays", (name, value) => {
    expect(redact(name, value)).toBe(value);
    expect(redact(name, value, "metadata")).toBe(value);
  });

  it("keeps only known harmless values in metadata", () => {
    expect(redact("X-Custom", "anything", "metadata")).toBe("‹header #1›");
    expect(redact("Server", "nginx", "metadata")).toBe("nginx");
  });
});

describe("redactSubprotocols", () => {
  it.each([
    ["graphql-transport-ws", "graphql-transport-ws"],
    ["chat, superchat", "chat, superchat"],
    ["v4.channel.k8s.io, base64.channel.k8s.io", "v4.channel.k8s.io, base64.channel.k8s.io"],
    ["com.microsoft.signalr-hub-protocol-v2", "com.microsoft.signalr-hub-protocol-v2"],
    ["bearer, s3cr3t", "bearer, ‹token #1›"],
    ["access_token,abc", "access_token,‹token #1›"],
    [
      "base64url.bearer.authorization.k8s.io.ZXlKaGJHY2lPaUpTVXpJMU5pSjk, base64.channel.k8s.io",
      "base64url.bearer.authorization.k8s.io.‹token #1›, base64.channel.k8s.io",
    ],
    [
      "aws-appsync-event-ws, header-eyJob3N0IjoiYS5leGFtcGxlIiwiQXV0aG9yaXphdGlvbiI6IngifQ",
      "aws-appsync-event-ws, ‹token #1›",
    ],
    ["realtime, openai-insecure-api-key.sk-proj-abc123def456ghi789jkl0", "realtime, openai-insecure-api-key.‹key #1›"],
    ["Q8Xz91LmPq27RtYw44Kd", "‹token #1›"],
  ])("%s", (value, wanted) => {
    expect(redactSubprotocols(value, createRedactor())).toBe(wanted);
  });
});
