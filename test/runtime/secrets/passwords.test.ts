// Passwords: the text form of hashes, known ones, and how many are hashed at a time.
import * as nodeCrypto from "node:crypto";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { enter, type Program } from "../../../runtime/current.ts";
import { createNodeHost } from "../../../runtime/host/node.ts";
import { createProgram } from "../../../runtime/program.ts";
import { hashPassword, verifyPassword } from "../../../runtime/secrets/index.ts";
import { PasswordJobs } from "../../../runtime/secrets/password-jobs.ts";
import { parsePhc, phcText } from "../../../runtime/secrets/phc.ts";
import { freshProgram, inFreshProgram } from "../../support/program.ts";

/** Of the reference implementation (phc-winner-argon2, test.c): password, text. */
const known = [
  ["password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
  ["password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
  ["password", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"],
] as const;

function verified(password: string, hash: string): Promise<boolean> {
  return new Promise((value, reject) => {
    verifyPassword({ password, hash })({ value, panic: (text) => reject(new Error(text)) });
  });
}

it.each(known)("%s is the password of %s", async (password, hash) => {
  freshProgram();
  expect(await verified(password, hash)).toBe(true);
  expect(await verified(`${password} `, hash)).toBe(false);
});

test("what is no PHC text of argon2id, or asks for too much, is a panic that shows nothing of it", () => {
  freshProgram();
  const [, text] = known[1];
  const wrong = [
    "",
    "hunter2",
    text.replace("argon2id", "argon2i"),
    text.replace("v=19", "v=16"),
    text.replace("m=256", "m=0256"),
    text.replace("m=256", "m=7"),
    text.replace("m=256", "m=1048577"),
    text.replace("t=2", "t=0"),
    text.replace("t=2", "t=65"),
    text.replace("p=1", "p=65"),
    text.replace("m=256,t=2,p=1", "m=63,t=2,p=8"),
    text.replace("m=256,t=2", "t=2,m=256"),
    text.replace("c29tZXNhbHQ", "c29tZXNhbHR"),
    text.replace("c29tZXNhbHQ", "c29tZQ"),
    `${text}=`,
    `${text}\n`,
    text.slice(0, text.lastIndexOf("$")),
  ];
  for (const hash of wrong) {
    expect(parsePhc(hash)).toBeUndefined();
    expect(() => verifyPassword({ password: "", hash })).toThrow(
      /^verify_password: the hash is not a PHC text of argon2id$/,
    );
  }
});

it("writes what it reads", () => {
  const hash = fc.record({
    memory: fc.integer({ min: 512, max: 2 ** 20 }),
    passes: fc.integer({ min: 1, max: 64 }),
    lanes: fc.integer({ min: 1, max: 64 }),
    salt: fc.uint8Array({ minLength: 9, maxLength: 48 }),
    tag: fc.uint8Array({ minLength: 12, maxLength: 64 }),
  });
  fc.assert(
    fc.property(hash, (one) => {
      expect(parsePhc(phcText(one))).toEqual(one);
    }),
  );
});

test("on a Node without argon2 it says so in one sentence", () => {
  const crypto = { ...nodeCrypto, argon2: undefined };
  // What an older Node has; its types are those of the present one.
  const older: () => typeof nodeCrypto = () => Object(crypto);
  inFreshProgram({ crypto: older }, () => {
    expect(() => hashPassword("x")).toThrow("hash_password needs Node 24.7 or later, which has argon2");
    expect(() => verifyPassword({ password: "x", hash: known[1][1] })).toThrow(/^verify_password needs Node 24\.7/);
  });
});

interface Held {
  readonly program: Program;
  /** The ends of the calls of argon2 that run. */
  readonly running: (() => void)[];
}

/** A program in which argon2 ends when the test says so. */
function held(): Held {
  const running: (() => void)[] = [];
  const argon2 = (_algorithm: string, _parameters: unknown, callback: (error: null, tag: Buffer) => void) => {
    running.push(() => callback(null, Buffer.alloc(32)));
  };
  const crypto: () => typeof nodeCrypto = () => Object({ ...nodeCrypto, argon2 });
  return { program: createProgram({ host: { ...createNodeHost([]), crypto } }), running };
}

it.each([
  [1, 1],
  [2, 1],
  [3, 2],
  [64, 3],
])("with %i processors it hashes %i passwords at a time, in order", (processors, atOnce) => {
  const { program, running } = held();
  const jobs = new PasswordJobs(() => processors);
  const ended: number[] = [];
  const parameters = { message: "", nonce: "", parallelism: 1, tagLength: 32, memory: 32, passes: 1 };
  enter(program, () => {
    for (let index = 0; index < 10; index += 1) jobs.add({ parameters, ended: () => ended.push(index) });
  });
  for (let count = 0; count < 10; count += 1) {
    expect(running.length).toBe(Math.min(atOnce, 10 - count));
    running.shift()?.();
  }
  expect(ended).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it("forgets what is given up while it waits", () => {
  const { program, running } = held();
  const jobs = new PasswordJobs(() => 1);
  const ended: string[] = [];
  const parameters = { message: "", nonce: "", parallelism: 1, tagLength: 32, memory: 32, passes: 1 };
  enter(program, () => {
    const giveUp = ["first", "second", "third"].map((name) => jobs.add({ parameters, ended: () => ended.push(name) }));
    giveUp[0]?.();
    giveUp[1]?.();
  });
  while (running.length > 0) running.shift()?.();
  expect(ended).toEqual(["first", "third"]);
});
