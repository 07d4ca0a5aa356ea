import { describe, expect, it } from "vitest";
import { timelineSvg } from "./svg.ts";
import { connection, inOrder, sessionOf } from "./test-session.ts";

/** A check of nesting and escaping, enough for what is written here: no CDATA, no comments, no DTD. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  let rest = xml;
  while (rest !== "") {
    const tag = /^<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (tag) {
      const [whole, closing, name, , empty] = tag;
      if (closing === "/") expect(open.pop()).toBe(name);
      else if (empty !== "/") open.push(name!);
      rest = rest.slice(whole.length);
      continue;
    }
    const text = /^(?:[^<&]|&(?:amp|lt|gt|quot|#39);)+/.exec(rest);
    expect(text, `not well-formed at ${rest.slice(0, 60)}`).not.toBeNull();
    expect(open.length).toBeGreaterThan(0);
    rest = rest.slice(text![0].length);
  }
  expect(open).toEqual([]);
}

describe("timelineSvg", () => {
  it("is one well-formed element that reads without sight", () => {
    const session = sessionOf(
      inOrder(
        connection("c1", "wss://app.example/ws").opened(1).frames("sent", 3, 4).closed(64, 1006),
        connection("c2", "wss://app.example/chat").created(5).asked(5).refused(6, 502),
      ),
    );
    const svg = timelineSvg(session, { width: 900 });
    assertWellFormed(svg);
    expect(svg).toContain(">Timeline of 2 connections over 64.0 s</title>");
    expect(svg).toContain(
      "/ws #1: opened 0:01, 2 sent, 0 received, longest silence 60.0 s, closed with 1006 by the network at 1:04.",
    );
    expect(svg).toContain(
      "/chat #2: opened never, 0 sent, 0 received, longest silence none, handshake failed: 502 at 0:06.",
    );
    expect(svg).toContain("60.0 s silent</text>");
  });

  it("writes hostile text as text", () => {
    const url = `wss://app.example/</text><script>alert(1)</script>"'&\u0001\ud800`;
    const session = sessionOf(inOrder(connection("c1", url).opened(1), connection("c2", `not a url <b>`).blocked(2)));
    const svg = timelineSvg(session, { width: 1400 });
    assertWellFormed(svg);
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("<b>");
    expect(svg).not.toContain("\u0001");
    expect(svg).not.toContain("\ud800");
  });

  it("has a picture for a session without anything", () => {
    assertWellFormed(timelineSvg(sessionOf([]), { width: 320 }));
  });

  it("says how many lanes it left out", () => {
    const many = Array.from({ length: 230 }, (_, index) =>
      connection(`c${index + 1}`, `wss://app.example/${index}`).opened(1),
    );
    expect(timelineSvg(sessionOf(inOrder(...many)), { width: 800 })).toContain("30 more lanes are not drawn");
  });
});
