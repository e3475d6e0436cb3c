// What Sqlite, Pg and Pool have in common.
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { type Answer, Failure, type PlainRunner, textRows, textStatement } from "../storage/index.ts";
import {
  type List,
  type OrderedMap,
  type Result,
  snow_list_of,
  snow_variant_Err,
  snow_variant_Ok,
} from "../values/index.ts";

export function resultOf<T>(outcome: T | Failure): Result<T, string> {
  return outcome instanceof Failure ? new snow_variant_Err(outcome.message) : new snow_variant_Ok(outcome);
}

/** The number of rows that something has changed. */
export function counted(
  what: string,
  start: (done: (answer: Answer | Failure) => void) => void,
): Suspension<Result<number, string>> {
  return waitForOutside(what, (resume) => {
    start((answer) => resume.value(resultOf(answer instanceof Failure ? answer : answer.changes)));
    return undefined;
  });
}

export function executed(
  what: string,
  runner: PlainRunner,
  statement: string,
  parameters: List<string>,
): Suspension<Result<number, string>> {
  return waitForOutside(what, (resume) =>
    runner.execute(textStatement(statement, parameters.toArray()), (answer) =>
      resume.value(resultOf(answer instanceof Failure ? answer : answer.changes)),
    ),
  );
}

export function queried(
  what: string,
  runner: PlainRunner,
  statement: string,
  parameters: List<string>,
): Suspension<Result<List<OrderedMap<string, string>>, string>> {
  return waitForOutside(what, (resume) =>
    runner.execute(textStatement(statement, parameters.toArray()), (answer) => {
      const rows = answer instanceof Failure ? answer : textRows(answer);
      resume.value(resultOf(rows instanceof Failure ? rows : snow_list_of(rows)));
    }),
  );
}

export function closed(what: string, close: (done: () => void) => void): Suspension<undefined> {
  return waitForOutside(what, (resume) => {
    close(() => resume.value(undefined));
    return undefined;
  });
}
