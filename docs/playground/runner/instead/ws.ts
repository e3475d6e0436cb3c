// What the runtime uses of the package ws where nothing can be compressed: compression is offered and never accepted.

const NAME = "permessage-deflate";

export const extension = {
  format: (): string => NAME,
  parse: (): Readonly<Record<string, readonly object[]>> => ({ [NAME]: [{}] }),
};

export class PerMessageDeflate {
  offer(): object {
    return {};
  }

  accept(): never {
    throw new Error("nothing is compressed in the playground");
  }
}
