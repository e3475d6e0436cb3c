// Job: functions that run in processes of their own.
import { awaitJob, mapJobs, type Suspension, startJob } from "../actors/index.ts";
import { type Callback, type List, type Result, type Suspended, snow_list_of } from "../values/index.ts";

export function snow_job_async<T>(work: Callback<[], T>): number {
  return startJob(work);
}

export function snow_job_await<T>(job: number): Suspension<Result<T, string>> {
  return awaitJob<T>(job, undefined);
}

export function snow_job_await_timeout<T>(job: number, milliseconds: number): Suspension<Result<T, string>> {
  return awaitJob<T>(job, milliseconds);
}

export function* snow_job_map<A, B>(list: List<A>, change: Callback<[A], B>): Suspended<List<Result<B, string>>> {
  const outcomes = yield mapJobs(list.toArray(), change);
  return snow_list_of(outcomes as Result<B, string>[]);
}
