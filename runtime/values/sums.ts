// The sum types of the library: one class per variant, `tag` first, then the payload; nullary variants are singletons.
import { snow_variant } from "./shape.ts";

class None {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

class Some<T> {
  readonly tag: 1;
  readonly _0: T;
  constructor(value: T) {
    this.tag = 1;
    this._0 = value;
  }
}

export type Option<T> = None | Some<T>;

class Ok<T> {
  readonly tag: 0;
  readonly _0: T;
  constructor(value: T) {
    this.tag = 0;
    this._0 = value;
  }
}

class Err<E> {
  readonly tag: 1;
  readonly _0: E;
  constructor(error: E) {
    this.tag = 1;
    this._0 = error;
  }
}

export type Result<T, E> = Ok<T> | Err<E>;

class Less {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

class Equal {
  readonly tag: 1;
  constructor() {
    this.tag = 1;
  }
}

class Greater {
  readonly tag: 2;
  constructor() {
    this.tag = 2;
  }
}

export type Ordering = Less | Equal | Greater;

class Accept {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

/** HTTP status and reason. */
class Reject {
  readonly tag: 1;
  readonly _0: number;
  readonly _1: string;
  constructor(status: number, reason: string) {
    this.tag = 1;
    this._0 = status;
    this._1 = reason;
  }
}

export type Admission = Accept | Reject;

class CloseConnection {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

class DropMessage {
  readonly tag: 1;
  constructor() {
    this.tag = 1;
  }
}

export type OnSlow = CloseConnection | DropMessage;

/** Monitor id and reason text. */
class Down {
  readonly tag: 0;
  readonly _0: number;
  readonly _1: string;
  constructor(monitor: number, reason: string) {
    this.tag = 0;
    this._0 = monitor;
    this._1 = reason;
  }
}

snow_variant(None, "None", 0);
snow_variant(Some, "Some", 1);
snow_variant(Ok, "Ok", 1);
snow_variant(Err, "Err", 1);
snow_variant(Less, "Less", 0);
snow_variant(Equal, "Equal", 0);
snow_variant(Greater, "Greater", 0);
snow_variant(Accept, "Accept", 0);
snow_variant(Reject, "Reject", 2);
snow_variant(CloseConnection, "CloseConnection", 0);
snow_variant(DropMessage, "DropMessage", 0);
snow_variant(Down, "Down", 2);

export const snow_variant_None: Option<never> = new None();
export const snow_variant_Less: Ordering = new Less();
export const snow_variant_Equal: Ordering = new Equal();
export const snow_variant_Greater: Ordering = new Greater();
export const snow_variant_Accept: Admission = new Accept();
export const snow_variant_CloseConnection: OnSlow = new CloseConnection();
export const snow_variant_DropMessage: OnSlow = new DropMessage();

export type { Down };
export {
  Down as snow_variant_Down,
  Err as snow_variant_Err,
  Ok as snow_variant_Ok,
  Reject as snow_variant_Reject,
  Some as snow_variant_Some,
};

/** The Ordering of a number that is negative, zero or positive. */
export function orderingOf(difference: number): Ordering {
  if (difference < 0) return snow_variant_Less;
  return difference > 0 ? snow_variant_Greater : snow_variant_Equal;
}
