// Recordings of programs, for `snow run --record` and `snow replay`.
export { type RecordingWanted, runRecorded } from "./record.ts";
export { replay } from "./replay.ts";
