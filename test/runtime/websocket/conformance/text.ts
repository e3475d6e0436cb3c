// Section 6: what is UTF-8 and what is not, in one piece and in several; the sequences are those of Markus Kuhn's list.
import {
  bye,
  type Case,
  CONTINUATION,
  chopped,
  ends,
  fragments,
  frame,
  group,
  hear,
  type Step,
  send,
  TEXT,
} from "./cases.ts";

/** With an accent of three bytes. */
const greek = Buffer.from("κ\u1f79σμε");
const surrogate = Buffer.concat([greek, Buffer.of(0xed, 0xa0, 0x80), Buffer.from("edited")]);

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex");
}

function valid(about: string, payload: Buffer): Omit<Case, "id"> {
  return { about, steps: [send(frame(TEXT, payload)), hear(TEXT, payload), ...bye] };
}

function invalid(about: string, payload: Buffer): Omit<Case, "id"> {
  return { about, steps: [send(frame(TEXT, payload)), ends(1007)] };
}

function all(about: string, judge: typeof valid, sequences: readonly string[]): Omit<Case, "id">[] {
  return sequences.map((text) => judge(`${about}: ${text}`, hex(text)));
}

const pieces: Omit<Case, "id">[] = [
  { about: "an empty text", steps: [send(frame(TEXT)), hear(TEXT), ...bye] },
  {
    about: "three empty fragments",
    steps: [
      send(frame(TEXT, "", { final: false }), frame(CONTINUATION, "", { final: false }), frame(CONTINUATION)),
      hear(TEXT),
      ...bye,
    ],
  },
  {
    about: "three fragments, only the middle one has something",
    steps: [
      send(frame(TEXT, "", { final: false }), frame(CONTINUATION, "middle", { final: false }), frame(CONTINUATION)),
      hear(TEXT, "middle"),
      ...bye,
    ],
  },
];

const mixed = Buffer.from("Grüße, żółw, Ёж, 你好, 🦆!");

const whole: Omit<Case, "id">[] = [
  valid("characters of all lengths", mixed),
  {
    about: "in two fragments, cut between characters",
    steps: [send(...fragments(TEXT, mixed, Buffer.byteLength("Grüße"))), hear(TEXT, mixed), ...bye],
  },
  {
    about: "in a fragment for each byte",
    steps: [send(...fragments(TEXT, mixed, 1)), hear(TEXT, mixed), ...bye],
  },
  {
    about: "Greek in a fragment for each byte",
    steps: [send(...fragments(TEXT, greek, 1)), hear(TEXT, greek), ...bye],
  },
];

const broken: Omit<Case, "id">[] = [
  invalid("a surrogate in the middle", surrogate),
  { about: "the same in a fragment for each byte", steps: [send(...fragments(TEXT, surrogate, 1)), ends(1007)] },
];

/** The rest of the message is never sent: the server must not wait for it. */
function failFast(): Omit<Case, "id">[] {
  const beyond: readonly [string, Buffer, Buffer][] = [
    ["a character beyond the last one", greek, hex("f4908080")],
    ["the second byte of such a character", Buffer.concat([greek, hex("f4")]), hex("90")],
  ];
  const inFragments = beyond.map(([about, good, bad]) => ({
    about: `${about}, in a fragment that is not the last`,
    steps: [
      send(frame(TEXT, good, { final: false })),
      send(frame(CONTINUATION, bad, { final: false })),
      ends(1007),
    ] satisfies Step[],
  }));
  const inPieces = beyond.map(([about, good, bad]) => {
    const bytes = frame(TEXT, Buffer.concat([good, bad, Buffer.from("edited")]));
    const header = bytes.length - good.length - bad.length - "edited".length;
    return {
      about: `${about}, in a piece of a frame that is not complete`,
      steps: [
        send(bytes.subarray(0, header + good.length)),
        chopped("whole", bytes.subarray(header + good.length, bytes.length - "edited".length)),
        ends(1007),
      ] satisfies Step[],
    };
  });
  return [...inFragments, ...inPieces];
}

const samples = ["plain ASCII", "ÄÖÜ ß – „so“", "κόσμε", "日本語テキスト", "🦆🐢👩‍👩‍👧 \u{10ffff}"];

/** Every beginning of a word is valid only when it ends between characters. */
const prefixes = Array.from({ length: greek.length }, (_, index) => {
  const prefix = greek.subarray(0, index + 1);
  const isWhole = Buffer.from(prefix.toString("utf8")).equals(prefix);
  return (isWhole ? valid : invalid)(`the first ${index + 1} bytes of a word`, prefix);
});

function range(first: number, last: number, between = ""): string {
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index).toString(16) + between).join("");
}

const unfinished = [
  ...["c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf"],
];

/** The last two of each plane are no characters, but may be sent. */
const noCharacters = [0xfffe, 0xffff].flatMap((last) =>
  Array.from({ length: 17 }, (_, plane) => Buffer.from(String.fromCodePoint(plane * 0x10000 + last)).toString("hex")),
);

export const textCases: readonly Case[] = [
  ...group("6.1", pieces),
  ...group("6.2", whole),
  ...group("6.3", broken),
  ...group("6.4", failFast()),
  ...group(
    "6.5",
    samples.map((text) => valid(text, Buffer.from(text))),
  ),
  ...group("6.6", prefixes),
  ...group("6.7", all("first of its length", valid, ["00", "c280", "e0a080", "f0908080"])),
  ...group("6.8", all("first of five or six bytes", invalid, ["f888808080", "fc8480808080"])),
  ...group("6.9", all("last of its length", valid, ["7f", "dfbf", "efbfbf", "f48fbfbf"])),
  ...group("6.10", all("last of a length", invalid, ["f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf"])),
  ...group("6.11", [
    ...all("at a boundary", valid, ["ed9fbf", "ee8080", "efbfbd", "f48fbfbf"]),
    ...all("beyond a boundary", invalid, ["f4908080"]),
  ]),
  ...group(
    "6.12",
    all("unexpected continuations", invalid, [
      ...["80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80", "80bf80bf80bf"],
      range(0x80, 0xbf),
    ]),
  ),
  ...group(
    "6.13",
    all("first bytes alone", invalid, [
      ...[range(0xc0, 0xdf, "20"), range(0xe0, 0xef, "20"), range(0xf0, 0xf7, "20")],
      ...[range(0xf8, 0xfb, "20"), range(0xfc, 0xfd, "20")],
    ]),
  ),
  ...group("6.14", all("the last byte is missing", invalid, unfinished)),
  ...group("6.15", all("all of these", invalid, [unfinished.join("")])),
  ...group("6.16", all("impossible bytes", invalid, ["fe", "ff", "fefeffff"])),
  ...group("6.17", all("overlong", invalid, ["c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"])),
  ...group("6.18", all("longest overlong", invalid, ["c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf"])),
  ...group("6.19", all("overlong zero", invalid, ["c080", "e08080", "f0808080", "f880808080", "fc8080808080"])),
  ...group("6.20", all("a surrogate", invalid, ["eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"])),
  ...group(
    "6.21",
    all("a pair of surrogates", invalid, [
      ...["eda080edb080", "eda080edbfbf", "edadbfedb080", "edadbfedbfbf"],
      ...["edae80edb080", "edae80edbfbf", "edafbfedb080", "edafbfedbfbf"],
    ]),
  ),
  ...group("6.22", all("no character", valid, noCharacters)),
  ...group("6.23", all("specials", valid, ["efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf"])),
];
