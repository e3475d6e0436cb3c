// What nodes ask each other about topics, and what they have each other do with the members.
import { current, entry } from "../../current.ts";
import type { Cluster } from "../../rooms/index.ts";
import type { Channel } from "../definition.ts";
import type { Topic } from "../topic.ts";
import { channelNameOf } from "../topic-name.ts";

/** The name under which nodes ask. */
export const QUESTIONS = "channels";

export type TopicQuestion =
  | { readonly ask: "count" | "present"; readonly topic: string }
  | { readonly ask: "close"; readonly topic: string; readonly reason: string }
  | { readonly ask: "remove"; readonly topic: string; readonly reason: string; readonly key: string }
  /** `topic`: the name of the channel. */
  | { readonly ask: "topics"; readonly topic: string };

/** By key, JSON of the data. */
type PresentAnswer = readonly (readonly [string, readonly string[]])[];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Throws when it is none. */
function readQuestion(value: unknown): TopicQuestion {
  const { ask, topic, reason, key } = isRecord(value) ? value : {};
  if (typeof topic === "string") {
    if (ask === "count" || ask === "present" || ask === "topics") return { ask, topic };
    if (typeof reason === "string") {
      if (ask === "close") return { ask, topic, reason };
      if (ask === "remove" && typeof key === "string") return { ask, topic, reason, key };
    }
  }
  throw new Error("another node asks what is unknown here");
}

function served(name: string): Channel[] {
  return [...current().channels.served].filter(({ definition }) => definition.name === name);
}

function topicsNamed(name: string): Topic[] {
  return served(channelNameOf(name)).flatMap((channel) => current().channels.topics.find({ channel, name }) ?? []);
}

function total<T>(all: readonly T[], number: (one: T) => number): number {
  return all.reduce((sum, one) => sum + number(one), 0);
}

/** What this node has to say; throws when it does not understand. */
export function answerQuestion(value: unknown): unknown {
  const question = readQuestion(value);
  const { topic: name } = question;
  switch (question.ask) {
    case "count":
      return total(topicsNamed(name), ({ members }) => members.size);
    case "present":
      return topicsNamed(name).flatMap((topic): PresentAnswer => topic.presentTexts());
    case "topics":
      return served(name).flatMap((channel) =>
        current()
          .channels.topics.withMembers(channel)
          .map((topic) => topic.name),
      );
    case "close":
      return total(topicsNamed(name), (topic) => topic.close(question.reason));
    case "remove":
      return total(topicsNamed(name), (topic) => topic.close(question.reason, question.key));
    default:
      return question satisfies never;
  }
}

/** Calls back with the answers that have come within a second, that of this node first. */
export function askNodes(
  cluster: Cluster,
  question: TopicQuestion,
  answered: (answers: readonly unknown[]) => void,
): void {
  void cluster.ask(QUESTIONS, question).then(
    entry(({ answers }) => {
      const own = answers.get(cluster.node);
      const others = [...answers].filter(([node]) => node !== cluster.node).map(([, answer]) => answer);
      answered(own === undefined ? others : [own, ...others]);
    }),
  );
}

// How answers are read; what has not their form counts as none.

export function totalOf(answers: readonly unknown[]): number {
  return total(answers, (one) => (Number.isSafeInteger(one) ? Math.max(0, Number(one)) : 0));
}

/** The names of topics, each once. */
export function topicsOf(answers: readonly unknown[]): string[] {
  return [...new Set(answers.flat())].filter((name) => typeof name === "string");
}

/** Keys in the order in which they are first told of, each with its data. */
export function presentOf(answers: readonly unknown[]): PresentAnswer {
  const found = new Map<string, string[]>();
  for (const one of answers.flat()) {
    if (!Array.isArray(one)) continue;
    const [key, texts]: readonly unknown[] = one;
    if (typeof key !== "string" || !Array.isArray(texts)) continue;
    const known = found.get(key) ?? [];
    found.set(key, known);
    for (const text of texts) if (typeof text === "string") known.push(text);
  }
  return [...found];
}
