// What happens to a connection by itself: it breaks, silently or not, or its client stops reading.
import { windowOf } from "../faults.ts";
import type { Lane, Planned, World } from "../world.ts";
import type { Direction } from "./direction.ts";

const SECOND = 1000;
/** Seconds for which a client stops reading. */
const LONGEST_STALL = 60;

interface Hazarded {
  readonly world: World;
  readonly label: string;
  readonly lane: Lane;
  /** From the client, and to it. */
  readonly out: Direction;
  readonly back: Direction;
}

type Rate = "cutsPerMinute" | "silentCutsPerMinute" | "stallsPerMinute";

export class Hazards {
  readonly #connection: Hazarded;
  #planned: Planned[] = [];
  #isOver = false;

  constructor(connection: Hazarded) {
    this.#connection = connection;
  }

  /** From here on by the rates of now. */
  begin(): void {
    if (this.#isOver) return;
    this.#cancel();
    this.#look("cutsPerMinute", () => this.#cut());
    this.#look("silentCutsPerMinute", () => this.#cutSilently());
    this.#look("stallsPerMinute", () => this.#stall());
  }

  end(): void {
    this.#isOver = true;
    this.#cancel();
  }

  #cancel(): void {
    for (const planned of this.#planned) this.#connection.world.cancel(planned);
    this.#planned = [];
  }

  /** Whether it happens within the next window, and when, and so on. */
  #look(rate: Rate, happen: () => void): void {
    const { world, lane } = this.#connection;
    if (!(world.faults[rate] > 0)) return;
    const { milliseconds, probability } = windowOf(world.faults[rate]);
    const plan = (time: number, call: () => void): void => {
      this.#planned.push(world.plan(time, call, { lane, routine: true }));
    };
    if (world.choices.happens(probability)) plan(world.choices.within(0, milliseconds - 1), happen);
    plan(milliseconds, () => this.#look(rate, happen));
  }

  #tell(text: string): void {
    const { world, label } = this.#connection;
    world.trace.tell("fault", `${label}${text}`);
  }

  /** Resets both sides; of what was under way some may still arrive. */
  #cut(): void {
    const { world, lane, out, back } = this.#connection;
    this.end();
    const [sent, hears] = [this.#saved(out), this.#saved(back)];
    const lost = [
      ...(sent.of > 0 ? [`after ${sent.bytes} of ${sent.of} bytes`] : []),
      ...(hears.of > 0 ? [`after ${hears.bytes} of ${hears.of} bytes to it`] : []),
    ];
    this.#tell(`: cut ${lost.join(", ")}`.trimEnd());
    for (const [direction, { bytes }] of [
      [out, sent],
      [back, hears],
    ] as const) {
      direction.lose(bytes);
      world.plan(0, () => direction.to?.reset(), { lane, routine: false });
    }
  }

  #saved(direction: Direction): { readonly bytes: number; readonly of: number } {
    const of = direction.underWay;
    return { bytes: this.#connection.world.choices.within(0, of), of };
  }

  #cutSilently(): void {
    const { out, back } = this.#connection;
    this.end();
    out.lose();
    back.lose();
    this.#tell(": silently cut");
  }

  #stall(): void {
    const { world, lane, back } = this.#connection;
    const seconds = world.choices.within(1, LONGEST_STALL);
    this.#tell(` stalls for ${seconds} s`);
    back.stall();
    world.plan(seconds * SECOND, () => back.proceed(), { lane, routine: false });
  }
}
