export { decodeEngine as decode } from "./socket-io.ts";
