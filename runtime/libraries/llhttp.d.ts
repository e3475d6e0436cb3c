// What the parser is loaded with: its code, and the part of WebAssembly that takes it.
declare module "undici/lib/llhttp/llhttp-wasm.js" {
  const code: Uint8Array<ArrayBuffer>;
  export default code;
}

declare namespace WebAssembly {
  class Module {
    constructor(code: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, (...words: number[]) => number>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
