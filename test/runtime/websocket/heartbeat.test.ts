// Heartbeats on a clock that the test turns: when pings go out, which pongs and signs of life count, who is given up.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { HostTimer } from "../../../runtime/host/index.ts";
import { type Beat, Heartbeat, type HeartbeatTarget } from "../../../runtime/websocket/heartbeat.ts";
import type { OutputMark } from "../../../runtime/websocket/transport.ts";
import { freshProgram } from "../../support/program.ts";

const INTERVAL = 30;
const TIMEOUT = 10;

/** A clock with one timer, which is all that a heartbeat uses at a time. */
function turnedClock() {
  let now = 0;
  let timer: { readonly due: number; readonly callback: () => void; readonly handle: HostTimer } | undefined;
  freshProgram({
    monotonicClock: () => now,
    setTimer: (milliseconds, callback) => {
      const handle: HostTimer = { timeout: undefined };
      if (timer !== undefined) throw new Error("a second timer");
      timer = { due: now + milliseconds, callback, handle };
      return handle;
    },
    clearTimer: (handle) => {
      if (timer?.handle === handle) timer = undefined;
    },
  });
  return {
    now: () => now,
    armed: () => timer !== undefined,
    advance: (milliseconds: number) => {
      const end = now + milliseconds;
      while (timer !== undefined && timer.due <= end) {
        const { due, callback } = timer;
        now = Math.max(now, due);
        timer = undefined;
        callback();
      }
      now = end;
    },
  };
}

/** A connection, and beside it what is expected of it, in the simplest form. */
class Patient implements HeartbeatTarget {
  readonly pings: Uint8Array[] = [];
  beat: Beat | undefined = undefined;
  missed = 0;
  holds = false;
  bytesHeard = 0;
  bytesSent = 0;
  backlog = 0;
  atPing = { heard: 0, sent: 0, backlog: 0 };
  /** When the next ping is due, or the time for the pong is over; undefined when it is not watched. */
  pingDue: number | undefined = undefined;
  pongDue: number | undefined = undefined;

  sendPing(payload: Uint8Array): void {
    this.pings.push(payload);
  }
  pongMissed(): void {
    this.missed += 1;
  }
  holdsInput(): boolean {
    return this.holds;
  }
  heard(): number {
    return this.bytesHeard;
  }
  sent(): OutputMark {
    return { completed: this.bytesSent, queued: this.backlog };
  }

  /** What the model remembers of the time of the ping, and what it knows of it now. */
  get lives(): boolean {
    const { heard, sent, backlog } = this.atPing;
    return (
      this.holds || this.bytesHeard !== heard || (backlog > 0 && (this.bytesSent !== sent || this.backlog !== backlog))
    );
  }
}

const step = fc.record({
  kind: fc.constantFrom(
    "add",
    "add",
    "remove",
    "pong",
    "pong",
    "stale",
    "hold",
    "hear",
    "take",
    "jam",
    "wait",
    "wait",
    "wait",
  ),
  who: fc.nat(5),
  time: fc.nat(25),
});

test("random lives of connections, against a model that looks at each of them every millisecond", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
      const clock = turnedClock();
      const heartbeat = new Heartbeat(INTERVAL, TIMEOUT);
      const patients = Array.from({ length: 6 }, () => new Patient());
      const expected = patients.map(() => ({ pings: 0, missed: 0 }));
      const millisecond = (): void => {
        clock.advance(1);
        for (const [index, patient] of patients.entries()) {
          const counts = expected[index];
          if (counts === undefined) continue;
          if (patient.pongDue !== undefined && patient.pongDue <= clock.now()) {
            patient.pongDue = undefined;
            if (patient.lives) patient.pingDue = clock.now() + INTERVAL;
            else counts.missed += 1;
          } else if (patient.pingDue !== undefined && patient.pingDue <= clock.now()) {
            patient.pingDue = undefined;
            patient.pongDue = clock.now() + TIMEOUT;
            patient.atPing = { heard: patient.bytesHeard, sent: patient.bytesSent, backlog: patient.backlog };
            counts.pings += 1;
          }
        }
        expect(patients.map(({ pings, missed }) => ({ pings: pings.length, missed }))).toEqual(expected);
      };
      for (const { kind, who, time } of steps) {
        const patient = patients[who];
        if (patient === undefined) continue;
        const watched = patient.pingDue !== undefined || patient.pongDue !== undefined;
        const last = patient.pings.at(-1) ?? new Uint8Array(4);
        if (kind === "wait") for (let count = 0; count < time; count++) millisecond();
        else if (kind === "hold") patient.holds = !patient.holds;
        else if (kind === "hear") patient.bytesHeard += 1;
        else if (kind === "take") patient.bytesSent += 1;
        else if (kind === "jam") patient.backlog = patient.backlog === 0 ? 1 : 0;
        else if (kind === "add" && !watched) {
          heartbeat.add(patient);
          patient.pingDue = clock.now() + INTERVAL;
        } else if (kind === "remove") {
          heartbeat.remove(patient);
          patient.pingDue = undefined;
          patient.pongDue = undefined;
        } else if (kind === "stale") heartbeat.pong(patient, Uint8Array.of(...last.subarray(0, 3), (last[3] ?? 0) ^ 1));
        else if (kind === "pong") {
          heartbeat.pong(patient, last);
          if (patient.pongDue !== undefined) {
            patient.pongDue = undefined;
            patient.pingDue = clock.now() + INTERVAL;
          }
        }
      }
      for (const patient of patients) heartbeat.remove(patient);
      expect(clock.armed()).toBe(false);
    }),
    { numRuns: 100 },
  );
});
