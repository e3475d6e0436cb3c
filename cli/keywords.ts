// The words of the language, for completion and for the colours of the prompt.

export const keywords: readonly string[] = (
  "actor after and break call case cast channel continue deriving do else end extern false fn for from if impl import in " +
  "interface let link match not or pub receive return self send service spawn struct supervisor terminate true type " +
  "where while"
).split(" ");
