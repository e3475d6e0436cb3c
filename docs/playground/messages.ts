// What the page and its workers say to each other.

/** A place in the text of the program, and what is wrong there. */
export interface Mistake {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly help: string | undefined;
  /** What the place itself is, if there is more to say. */
  readonly label: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** To the checker. Each request is answered once, with its number. */
export type CheckRequest =
  | { readonly kind: "check"; readonly number: number; readonly text: string }
  | { readonly kind: "compile"; readonly number: number; readonly text: string }
  | { readonly kind: "type"; readonly number: number; readonly text: string; readonly offset: number };

export type CheckAnswer =
  | { readonly kind: "checked"; readonly number: number; readonly mistakes: readonly Mistake[] }
  | {
      readonly kind: "compiled";
      readonly number: number;
      readonly mistakes: readonly Mistake[];
      /** Body of a function of `(runtime, externs)`; undefined when there is an error. */
      readonly code: string | undefined;
    }
  | {
      readonly kind: "typed";
      readonly number: number;
      readonly type: { readonly from: number; readonly to: number; readonly text: string } | undefined;
    };

/** To the runner, which runs one program and is ended with it. */
export type RunRequest =
  | { readonly kind: "run"; readonly code: string }
  | { readonly kind: "input"; readonly line: string | undefined }
  | {
      readonly kind: "connect";
      readonly client: number;
      readonly port: number;
      readonly path: string;
      /** Empty: none is asked for. */
      readonly subprotocol: string;
    }
  | { readonly kind: "say"; readonly client: number; readonly text: string }
  | { readonly kind: "disconnect"; readonly client: number }
  | {
      readonly kind: "ask";
      readonly port: number;
      readonly method: string;
      readonly path: string;
      readonly body: string;
    };

export type RunEvent =
  | { readonly kind: "output"; readonly text: string; readonly isError: boolean }
  /** The program listens at these ports now. */
  | { readonly kind: "listening"; readonly ports: readonly number[] }
  | { readonly kind: "reads-input" }
  | { readonly kind: "connected"; readonly client: number }
  | { readonly kind: "heard"; readonly client: number; readonly text: string }
  /** `reason`: why there is no connection any more, or none at all. */
  | { readonly kind: "disconnected"; readonly client: number; readonly reason: string }
  | { readonly kind: "answered"; readonly text: string; readonly failed: boolean }
  | { readonly kind: "ended"; readonly status: number };
