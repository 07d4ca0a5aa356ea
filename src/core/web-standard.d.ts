/**
 * The few globals that core uses beyond ECMAScript. Every browser, worker and Node has them;
 * only TypeScript's ES library leaves them out. The main tsconfig gets them from the DOM library.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  href: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  readonly origin: string;
  readonly searchParams: URLSearchParams;
}
declare class URLSearchParams {
  constructor(init?: string);
  [Symbol.iterator](): IterableIterator<[string, string]>;
  set(name: string, value: string): void;
  toString(): string;
}
declare function atob(base64: string): string;
declare function btoa(binary: string): string;
interface ByteStream {
  readonly readable: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array<ArrayBuffer> | undefined }>;
      cancel(): Promise<void>;
    };
  };
  readonly writable: {
    getWriter(): {
      write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
      close(): Promise<void>;
      abort(): Promise<void>;
    };
  };
}
declare class CompressionStream implements ByteStream {
  constructor(format: "gzip");
  readonly readable: ByteStream["readable"];
  readonly writable: ByteStream["writable"];
}
declare class DecompressionStream implements ByteStream {
  constructor(format: "gzip");
  readonly readable: ByteStream["readable"];
  readonly writable: ByteStream["writable"];
}
