import { assertNever } from "../base/assert-never.ts";
import { contentOf, type Decode } from "./decoded.ts";
import { PACKETS, remainingLength } from "./kinds/mqtt.ts";

const utf8 = new TextDecoder();
const VERSION_5 = 5;

/** MQTT control packets, 3.1, 3.1.1 and 5.0; a message may hold several, or begin amid one. */
export const decode: Decode = (payload) => {
  if (typeof payload === "string") return undefined;
  const packets: Packet[] = [];
  for (let at = 0; at < payload.length;) {
    const rest = remainingLength(payload, at + 1);
    if (!rest || rest.next + rest.length > payload.length) return undefined;
    const packet = readPacket(payload[at]!, payload.subarray(rest.next, rest.next + rest.length));
    if (!packet) return undefined;
    packets.push(packet);
    at = rest.next + rest.length;
  }
  const [first] = packets;
  if (!first) return undefined;
  const more = packets.length > 1 ? ` and ${packets.length - 1} more` : "";
  const topic = typeof first.topic === "string" ? ` ${first.topic}` : "";
  return { summary: first.packet + topic + more, value: packets.length === 1 ? first : packets };
};

interface Packet {
  readonly packet: string;
  readonly [field: string]: unknown;
}

/** What a packet does not have; caught where packets are read. */
class Malformed extends Error {}

function readPacket(first: number, body: Uint8Array): Packet | undefined {
  const packet = PACKETS[first >> 4];
  if (packet === undefined) return undefined;
  const fields = new Fields(body);
  try {
    return { packet, ...readFields(packet, first & 0x0f, fields) };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function readFields(packet: string, flags: number, fields: Fields): Readonly<Record<string, unknown>> {
  switch (packet) {
    case "CONNECT":
      return connect(fields);
    case "CONNACK": {
      const sessionPresent = (fields.byte() & 1) === 1;
      return { sessionPresent, ...reasonAndProperties(fields, CONNECT_REASONS) };
    }
    case "PUBLISH":
      return publish(flags, fields);
    case "SUBSCRIBE":
    case "UNSUBSCRIBE":
      return { packetId: fields.uint16(), ...topics(packet === "SUBSCRIBE", fields) };
    case "PUBACK":
    case "PUBREC":
    case "PUBREL":
    case "PUBCOMP":
      return { packetId: fields.uint16(), ...reasonAndProperties(fields) };
    case "SUBACK":
    case "UNSUBACK": {
      const packetId = fields.uint16();
      const properties = fields.attempt(() => fields.properties());
      return { packetId, ...(properties ? { properties } : {}), reasonCodes: [...fields.rest()] };
    }
    case "DISCONNECT":
    case "AUTH":
      return reasonAndProperties(fields);
    default:
      if (fields.left > 0) throw new Malformed();
      return {};
  }
}

function connect(fields: Fields): Readonly<Record<string, unknown>> {
  const protocol = fields.text();
  const level = fields.byte();
  if ((protocol !== "MQTT" && protocol !== "MQIsdp") || level < 3 || level > VERSION_5) throw new Malformed();
  const flags = fields.byte();
  const keepAlive = fields.uint16();
  const properties = level === VERSION_5 ? { properties: fields.properties() } : {};
  const clientId = fields.text();
  const hasWill = (flags & 0x04) !== 0;
  const will = hasWill
    ? {
        will: {
          ...(level === VERSION_5 ? { properties: fields.properties() } : {}),
          topic: fields.text(),
          message: contentOf(fields.binary()),
          qos: (flags >> 3) & 3,
          retain: (flags & 0x20) !== 0,
        },
      }
    : {};
  return {
    version: VERSIONS[level],
    clientId,
    keepAliveSeconds: keepAlive,
    cleanStart: (flags & 0x02) !== 0,
    ...will,
    ...(flags & 0x80 ? { userName: fields.text() } : {}),
    ...(flags & 0x40 ? { password: contentOf(fields.binary()) } : {}),
    ...properties,
  };
}

const VERSIONS: Readonly<Record<number, string>> = { 3: "3.1", 4: "3.1.1", 5: "5.0" };

/** §3.2.2.2 of 5.0, and §3.2.2.3 of 3.1.1 below 6. */
const CONNECT_REASONS: Readonly<Record<number, string>> = {
  0: "accepted",
  1: "unacceptable protocol version",
  2: "client identifier rejected",
  3: "server unavailable",
  4: "bad user name or password",
  5: "not authorized",
  0x80: "unspecified error",
  0x84: "unsupported protocol version",
  0x85: "client identifier not valid",
  0x86: "bad user name or password",
  0x87: "not authorized",
  0x88: "server unavailable",
  0x89: "server busy",
  0x8a: "banned",
};

function reasonAndProperties(fields: Fields, reasons: Readonly<Record<number, string>> = {}) {
  if (fields.left === 0) return {};
  const code = fields.byte();
  const meaning = reasons[code];
  return {
    reasonCode: code,
    ...(meaning === undefined ? {} : { reason: meaning }),
    ...(fields.left === 0 ? {} : { properties: fields.properties() }),
  };
}

function publish(flags: number, fields: Fields): Readonly<Record<string, unknown>> {
  const qos = (flags >> 1) & 3;
  if (qos === 3) throw new Malformed();
  const topic = fields.text();
  const packetId = qos > 0 ? { packetId: fields.uint16() } : {};
  // Only CONNECT says which version is spoken. 5.0 has properties here, or a zero for none; the payload
  // of an older version hardly begins like them.
  const flagged = { qos, retain: (flags & 1) === 1, ...(flags & 8 ? { duplicate: true } : {}) };
  const properties = fields.attempt(() => fields.properties());
  return {
    topic,
    ...packetId,
    ...flagged,
    ...(properties && Object.keys(properties).length > 0 ? { properties } : {}),
    payload: contentOf(fields.rest()),
  };
}

function topics(withOptions: boolean, fields: Fields): Readonly<Record<string, unknown>> {
  const plain = fields.attempt(() => topicList(withOptions, fields));
  if (plain) return { topics: plain };
  // Not as in 3.1.1, so with the properties of 5.0 before it.
  const properties = fields.properties();
  return { properties, topics: topicList(withOptions, fields) };
}

function topicList(withOptions: boolean, fields: Fields): readonly unknown[] {
  const list: unknown[] = [];
  while (fields.left > 0) {
    const topic = fields.text();
    if (topic === "") throw new Malformed();
    list.push(withOptions ? { topic, qos: fields.byte() & 3 } : topic);
  }
  if (list.length === 0) throw new Malformed();
  return list;
}

type PropertyType = "byte" | "uint16" | "uint32" | "length" | "text" | "binary" | "pair";

/** Table 2-4 of 5.0. */
const PROPERTIES: Readonly<Record<number, readonly [name: string, type: PropertyType]>> = {
  0x01: ["payloadFormat", "byte"],
  0x02: ["messageExpirySeconds", "uint32"],
  0x03: ["contentType", "text"],
  0x08: ["responseTopic", "text"],
  0x09: ["correlationData", "binary"],
  0x0b: ["subscriptionId", "length"],
  0x11: ["sessionExpirySeconds", "uint32"],
  0x12: ["assignedClientId", "text"],
  0x13: ["serverKeepAliveSeconds", "uint16"],
  0x15: ["authenticationMethod", "text"],
  0x16: ["authenticationData", "binary"],
  0x17: ["requestProblemInformation", "byte"],
  0x18: ["willDelaySeconds", "uint32"],
  0x19: ["requestResponseInformation", "byte"],
  0x1a: ["responseInformation", "text"],
  0x1c: ["serverReference", "text"],
  0x1f: ["reason", "text"],
  0x21: ["receiveMaximum", "uint16"],
  0x22: ["topicAliasMaximum", "uint16"],
  0x23: ["topicAlias", "uint16"],
  0x24: ["maximumQos", "byte"],
  0x25: ["retainAvailable", "byte"],
  0x26: ["user", "pair"],
  0x27: ["maximumPacketSize", "uint32"],
  0x28: ["wildcardsAvailable", "byte"],
  0x29: ["subscriptionIdsAvailable", "byte"],
  0x2a: ["sharedSubscriptionsAvailable", "byte"],
};

/** Reads the fields of one packet in order (5.0 §1.5). */
class Fields {
  at = 0;
  private readonly body: Uint8Array;

  constructor(body: Uint8Array) {
    this.body = body;
  }

  get left(): number {
    return this.body.length - this.at;
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  uint16(): number {
    const [high = 0, low = 0] = this.take(2);
    return (high << 8) | low;
  }

  binary(): Uint8Array {
    return this.take(this.uint16());
  }

  text(): string {
    return utf8.decode(this.binary());
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  /** §2.2.2 of 5.0: a length, then identifiers and values. */
  properties(): Readonly<Record<string, unknown>> {
    const length = remainingLength(this.body, this.at);
    if (!length || length.next + length.length > this.body.length) throw new Malformed();
    this.at = length.next;
    const end = this.at + length.length;
    const found: Record<string, unknown> = {};
    while (this.at < end) {
      const [name, type] = PROPERTIES[this.byte()] ?? [];
      if (name === undefined || type === undefined) throw new Malformed();
      const value = this.value(type);
      if (type === "pair") found[name] = [...((found[name] as unknown[] | undefined) ?? []), value];
      else found[name] = value;
    }
    if (this.at !== end) throw new Malformed();
    return found;
  }

  /** Goes back to where it was if what is tried is not there. */
  attempt<Found>(read: () => Found): Found | undefined {
    const from = this.at;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.at = from;
      return undefined;
    }
  }

  private value(type: PropertyType): unknown {
    switch (type) {
      case "byte":
        return this.byte();
      case "uint16":
        return this.uint16();
      case "uint32":
        return this.uint16() * 0x1_0000 + this.uint16();
      case "length": {
        const length = remainingLength(this.body, this.at);
        if (!length) throw new Malformed();
        this.at = length.next;
        return length.length;
      }
      case "text":
        return this.text();
      case "binary":
        return this.binary();
      case "pair":
        return [this.text(), this.text()];
      default:
        return assertNever(type);
    }
  }

  private take(length: number): Uint8Array {
    if (length > this.left) throw new Malformed();
    this.at += length;
    return this.body.subarray(this.at - length, this.at);
  }
}
