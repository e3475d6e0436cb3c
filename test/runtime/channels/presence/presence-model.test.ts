// Random programs of tabs that come, change and go: every member's picture is the truth, a turn after the last change.
import { expect, test } from "vitest";
import { snow_channel_local_count } from "../../../../runtime/channels/topic-functions.ts";
import { Random } from "../../../fuzz/random.ts";
import { ChannelClient, type ChannelServer, chat, present, serve } from "../harness.ts";

const TIME = process.env.SNOW_SOAK === "1" ? 3_600_000 : 120_000;
const ROUNDS = process.env.SNOW_SOAK === "1" ? 3000 : 60;
/** Steps between two looks at all pictures. */
const STEPS = 12;
const PEOPLE = ["Ann", "Bob", "Eve", "__proto__", "7", 'a"b'] as const;

type Picture = Map<string, string[]>;

/** A tab of somebody, and who it thinks is here. */
class Tab {
  readonly person: string;
  readonly client: ChannelClient;
  /** That it has given itself last. */
  name: string;
  picture: Picture | undefined = undefined;
  joined = false;

  constructor(person: string, client: ChannelClient) {
    this.person = person;
    this.name = person;
    this.client = client;
  }

  take(frame: unknown): void {
    if (!Array.isArray(frame)) return;
    if (frame[0] === "joined") this.joined = true;
    if (frame[0] !== "presence") return;
    const { all, joined, left }: Readonly<Record<string, unknown>> = frame[2];
    if (all !== undefined) {
      expect(this.picture, "the whole list comes once").toBeUndefined();
      this.picture = new Map(entriesOf(all));
      return;
    }
    const picture = this.picture;
    if (picture === undefined) throw new Error("a difference before the list");
    // Whatever cancels out is not told.
    for (const [key, data] of entriesOf(left)) {
      for (const one of data) {
        const known = picture.get(key) ?? [];
        expect(known).toContain(one);
        known.splice(known.indexOf(one), 1);
        if (known.length === 0) picture.delete(key);
      }
    }
    for (const [key, data] of entriesOf(joined)) picture.set(key, [...(picture.get(key) ?? []), ...data]);
  }
}

function entriesOf(value: unknown): [string, string[]][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** Order among equal keys is no part of a picture. */
function plain(picture: Iterable<readonly [string, readonly string[]]>): unknown {
  return Array.from(picture, ([key, data]) => [key, [...data].sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

class Play {
  readonly random: Random;
  readonly channel = chat({ present, left: undefined });
  readonly server: ChannelServer = serve([this.channel]);
  tabs: Tab[] = [];
  looks = 0;
  cuts = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  async step(): Promise<void> {
    const dice = this.random.below(10);
    const tab = this.tabs.length === 0 ? undefined : this.random.pick(this.tabs);
    if (tab === undefined || (dice < 3 && this.tabs.length < 20)) await this.#come();
    else if (dice < 7) tab.client.send(...this.#changes(tab));
    else if (dice < 8) {
      // Comes and goes within a turn.
      tab.client.send(["leave", 1], ["join", 2, "Chat:b", tab.person, null], ["leave", 2]);
      this.tabs = this.tabs.filter((one) => one !== tab);
    } else {
      this.cuts += 1;
      tab.client.raw.destroy();
      this.tabs = this.tabs.filter((one) => one !== tab);
    }
  }

  async #come(): Promise<void> {
    const client = await ChannelClient.open(this.server.port);
    const person = this.random.pick(PEOPLE);
    const tab = new Tab(person, client);
    this.tabs.push(tab);
    client.send(["join", 1, "Chat:a", person, null], ...(this.random.below(2) === 0 ? this.#changes(tab) : []));
  }

  /** What it shows changes, once or more, perhaps to what it was. */
  #changes(tab: Tab): (readonly unknown[])[] {
    return Array.from({ length: 1 + this.random.below(3) }, () => {
      tab.name = `${tab.person} ${this.random.below(4)}`;
      return ["cast", 1, "Rename", [tab.name]];
    });
  }

  async look(): Promise<void> {
    this.looks += 1;
    // The server knows of all cuts once only these tabs are left, and tells of them within the turn.
    for (const tab of this.tabs) for (const frame of await tab.client.settled()) tab.take(frame);
    while (snow_channel_local_count(this.channel, ["a"]) !== this.tabs.length) await new Promise(setImmediate);
    for (const tab of this.tabs) for (const frame of await tab.client.settled()) tab.take(frame);
    const names = new Map<string, string[]>();
    for (const { person, name } of this.tabs) {
      names.set(person, [...(names.get(person) ?? []), name.toUpperCase()]);
    }
    const truth = plain(names);
    for (const tab of this.tabs) {
      expect(tab.joined).toBe(true);
      expect(plain(tab.picture ?? [])).toEqual(truth);
    }
  }
}

test(
  "every member's picture is the truth",
  async () => {
    const seed = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`presence: seed ${seed}`);
    const play = new Play(seed);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let step = 0; step < STEPS; step += 1) await play.step();
      await play.look();
    }
    console.log(`presence: ${play.looks} looks at all pictures, ${play.cuts} cuts`);
    expect(play.cuts).toBeGreaterThan(ROUNDS / 2);
  },
  TIME,
);
