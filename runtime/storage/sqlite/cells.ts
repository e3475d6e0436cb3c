// Parameters as SQLite binds them, and cells as texts.
import type { ThreadAnswer, ThreadCell, ThreadRequest } from "../../threads/sqlite-protocol.ts";
import { floatText, type SqlCell, type SqlParameter } from "../../values/index.ts";
import type { Answer, Row } from "../engine.ts";
import type { Statement } from "../statement.ts";

/** A number is bound as a float, so an Int goes as a bigint. */
function boundCell({ kind, value }: SqlParameter): ThreadCell {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (kind === "int" && typeof value === "number") return BigInt(value);
  return kind === "bigint" && value !== null ? String(value) : value;
}

export function boundCells({ parameters }: Statement): readonly ThreadCell[] {
  return parameters.map(boundCell);
}

export function requestOf(statement: Statement, alone: boolean): ThreadRequest {
  const { text, asText } = statement;
  return { kind: "statement", text, parameters: boundCells(statement), exact: asText, alone };
}

const hexadecimal = (bytes: Uint8Array): string =>
  `\\x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/** With `exact` cells, in which a number is a float. */
function textOf(cell: ThreadCell): SqlCell {
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell === "number") return floatText(cell);
  return cell instanceof Uint8Array ? hexadecimal(cell) : cell;
}

export function answerOf(answer: Extract<ThreadAnswer, { ok: true }>, asText: boolean): Answer {
  const { columns, rows, changes, lastId } = answer;
  const shown: readonly Row[] = asText ? rows.map((row) => row.map(textOf)) : rows;
  return { columns, rows: shown, changes, lastId };
}
