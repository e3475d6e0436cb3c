// Random programs of broadcasts, cuts, rejoins, expiry and restarts: `npm run test:soak` makes 100,000 cuts.
import { afterAll, expect, test } from "vitest";
import type { Channel } from "../../../runtime/channels/index.ts";
import { snow_channel_broadcast_others } from "../../../runtime/channels/member-functions.ts";
import type { Membership } from "../../../runtime/channels/membership.ts";
import { snow_channel_broadcast_to, snow_channel_local_count } from "../../../runtime/channels/topic-functions.ts";
import { current } from "../../../runtime/current.ts";
import { snow_impl_json_string } from "../../../runtime/values/json/forms.ts";
import { snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { Random } from "../../fuzz/random.ts";
import { stopServer } from "../../support/stop-server.ts";
import { type ChannelServer, chat, serve, world } from "./harness.ts";
import { Chronicle, Epoch, limits, Witness } from "./recovery-model.ts";

const TIME = process.env.SNOW_SOAK === "1" ? 3_600_000 : 120_000;
const CUTS = process.env.SNOW_SOAK === "1" ? 100_000 : 1000;
const WITNESSES = 12;
const TOPIC = "Chat:a";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

class Play {
  readonly random: Random;
  readonly chronicle = new Chronicle();
  readonly witnesses: readonly Witness[];
  #channel: Channel;
  #server: ChannelServer;
  #texts = 0;
  /** When the last member left, as far as nobody has come since. */
  #emptied: number | undefined = undefined;
  readonly counts = { broadcasts: 0, steps: 0, discards: 0, restarts: 0, expired: 0 };

  constructor(seed: number) {
    this.random = new Random(seed);
    this.witnesses = Array.from({ length: WITNESSES }, () => new Witness(TOPIC, this.chronicle));
    this.#channel = this.#newChannel();
    this.#server = serve([this.#channel]);
  }

  get cuts(): number {
    return this.witnesses.reduce((sum, { cuts }) => sum + cuts, 0);
  }

  get problem(): string | undefined {
    return this.witnesses.find(({ problem }) => problem !== undefined)?.problem;
  }

  async step(): Promise<void> {
    this.counts.steps += 1;
    const dice = this.random.below(1000);
    const witness = this.random.pick(this.witnesses);
    if (dice < 120) this.#broadcast();
    else if (dice < 180) {
      if (witness.state === "joined") witness.cast(this.#text());
    } else if (dice < 600) {
      if (witness.state !== "apart") witness.cutAfter(this.random.below(this.random.pick([8, 60, 400])));
    } else if (dice < 985) this.witnesses.find(({ state }) => state === "apart")?.connect(this.#server.port);
    else if (dice < 995) await this.#advance();
    else if (dice < 998) await this.#discard();
    else await this.#restart();
    if (this.random.below(3) === 0) await turn();
  }

  /** Everything on its way has arrived, and the server knows who is gone. */
  async settle(): Promise<void> {
    await Promise.all(this.witnesses.map((witness) => witness.settled()));
    const joined = () => this.witnesses.filter(({ state }) => state === "joined").length;
    while (snow_channel_local_count(this.#channel, ["a"]) !== joined()) await turn();
    for (const witness of this.witnesses) witness.checkComplete();
  }

  #newChannel(): Channel {
    return chat({
      history: limits.events,
      historyMilliseconds: limits.milliseconds,
      historyBytes: limits.bytes,
      left: undefined,
      join: (_member: Membership, name: string) => {
        // It enters at once, and its line may be cut before anybody hears of that.
        this.#emptied = undefined;
        this.chronicle.current ??= new Epoch();
        return new snow_variant_Ok({ name });
      },
      operations: [
        {
          name: "Others",
          kind: "cast",
          parameters: [{ name: "text", json: snow_impl_json_string }],
          reply: undefined,
          body: (member: Membership, state: unknown, text: string) => {
            this.#note(text, member.who);
            snow_channel_broadcast_others(member, text);
            return state;
          },
        },
      ],
    });
  }

  #text(): string {
    this.#texts += 1;
    return `${this.#texts}${"x".repeat(this.random.below(this.random.pick([20, 20, 150, 700])))}`;
  }

  #note(text: string, except: string | undefined): void {
    this.chronicle.current?.add(TOPIC, text, except, this.chronicle.now);
    this.counts.broadcasts += 1;
  }

  #broadcast(): void {
    const text = this.#text();
    this.#note(text, undefined);
    snow_channel_broadcast_to(this.#channel, ["a"], text);
  }

  async #advance(): Promise<void> {
    if (this.random.below(3) === 0) for (const witness of this.witnesses) witness.cutAfter(0);
    await this.settle();
    const empty = snow_channel_local_count(this.#channel, ["a"]) === 0;
    this.#emptied = empty ? (this.#emptied ?? this.chronicle.now) : undefined;
    this.chronicle.now += this.random.below(1300);
    world.ahead = this.chronicle.now;
    if (this.#emptied === undefined || this.chronicle.now - this.#emptied < limits.milliseconds) return;
    this.chronicle.current = undefined;
    this.counts.expired += 1;
  }

  /** The history is given up, as when all of them are too large. */
  async #discard(): Promise<void> {
    await this.settle();
    this.chronicle.current = undefined;
    this.counts.discards += 1;
    current().channels.topics.find({ channel: this.#channel, name: TOPIC })?.historyDiscarded();
  }

  /** Another server, which knows nothing of the first. */
  async #restart(): Promise<void> {
    await this.settle();
    this.counts.restarts += 1;
    await stopServer(this.#server.handle, 0);
    for (const witness of this.witnesses) witness.cutAfter(0);
    this.chronicle.current = undefined;
    this.#emptied = undefined;
    this.#channel = this.#newChannel();
    this.#server = serve([this.#channel]);
  }
}

afterAll(() => {
  world.stopped = undefined;
});

test(
  "whoever comes back has seen exactly what was sent, in order, once, or was told that it starts afresh",
  async () => {
    world.stopped = 1_000_000;
    world.ahead = 0;
    const seed = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`recovery: seed ${seed}`);
    const play = new Play(seed);
    while (play.cuts < CUTS && play.problem === undefined) await play.step();
    await play.settle();
    expect(play.problem).toBeUndefined();
    const sum = (pick: (witness: Witness) => number) => play.witnesses.reduce((all, one) => all + pick(one), 0);
    const seen = sum(({ seen: one }) => one);
    const partial = sum(({ partial: one }) => one);
    const recovered = sum(({ recovered: one }) => one);
    const afresh = sum(({ afresh: one }) => one);
    console.log(
      `recovery: ${play.cuts} cuts, ${partial} of them within a frame, ${seen} events seen, ${recovered} recoveries, ${afresh} fresh starts, ${JSON.stringify(play.counts)}`,
    );
    // Otherwise the model would not have tried what it is for.
    expect(Math.min(partial, recovered, afresh, play.counts.expired + play.counts.discards)).toBeGreaterThan(5);
  },
  TIME,
);
