// What cannot be done to a name.

/** Why a name cannot be changed, as the user reads it. */
export class RenameRefused extends Error {}
