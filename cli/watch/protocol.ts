// What goes between the process that watches the files and the one that runs the program.

/** The text of a file of the program as it is now. */
export interface EditedFile {
  /** As it is shown. */
  readonly path: string;
  readonly text: string;
}

/** What the program was made of when it began. */
export interface Loaded {
  readonly kind: "loaded";
  readonly files: readonly EditedFile[];
}

export type Reply =
  /** The names of definitions that run in place of those before. */
  | { readonly kind: "replaced"; readonly names: readonly string[] }
  | { readonly kind: "restart"; readonly because: string };

/** Set for the process that runs the program. */
export const watchedVariable = "SNOW_WATCHED";

export function isEditedFiles(value: unknown): value is readonly EditedFile[] {
  return Array.isArray(value) && value.every((one) => isRecord(one) && isText(one.path) && isText(one.text));
}

export function isReply(value: unknown): value is Reply {
  if (!isRecord(value)) return false;
  if (value.kind === "restart") return isText(value.because);
  return value.kind === "replaced" && Array.isArray(value.names) && value.names.every(isText);
}

export function isLoaded(value: unknown): value is Loaded {
  return isRecord(value) && value.kind === "loaded" && isEditedFiles(value.files);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
