/**
 * The part of the WebAssembly JavaScript API (https://www.w3.org/TR/wasm-js-api-2/) that the host uses. TypeScript has it
 * only together with the types of a browser's page.
 */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: "WebAssembly.Module";
  }

  interface ImportDescriptor {
    readonly module: string;
    readonly name: string;
  }

  type Imports = Readonly<Record<string, Readonly<Record<string, (...parameters: never) => unknown>>>>;

  interface Memory {
    /** Another one each time the memory grows; the former is detached. */
    readonly buffer: ArrayBuffer;
  }

  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }

  const Module: {
    new (bytes: Uint8Array): Module;
    imports(module: Module): readonly ImportDescriptor[];
  };

  const Instance: new (module: Module, imports: Imports) => Instance;

  const RuntimeError: new (message?: string) => Error;

  function compile(bytes: Uint8Array): Promise<Module>;
}
