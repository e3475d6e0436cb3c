// Passwords: hashed to a text that may be kept, and held against one.

import { current, host } from "../current.ts";
import { errorText, snow_panic } from "../failures/index.ts";
import { type PasswordHash, parsePhc, phcText } from "./phc.ts";

interface Resume<R> {
  value(result: R): void;
  panic(text: string): void;
}

/** The least that OWASP asks of argon2id: 19 MiB, twice. */
const costs = { memory: 19_456, passes: 2, lanes: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

type Asked = Omit<PasswordHash, "tag"> & { readonly password: string; readonly tagLength: number };

/** Begins the work, and answers how to give it up. */
type Start<R> = (resume: Resume<R>) => () => void;

/** Resumes with the PHC text. */
export function hashPassword(password: string): Start<string> {
  needsArgon2("hash_password");
  const asked = { ...costs, password, salt: host().randomBytes(SALT_BYTES), tagLength: TAG_BYTES };
  return (resume) => derive(asked, resume, (tag) => resume.value(phcText({ ...asked, tag })));
}

/** Resumes with whether the hash is of the password. A text that is no hash is a panic, which does not show it. */
export function verifyPassword({ password, hash }: { password: string; hash: string }): Start<boolean> {
  needsArgon2("verify_password");
  const parsed = parsePhc(hash);
  if (parsed === undefined) return snow_panic("verify_password: the hash is not a PHC text of argon2id");
  const asked = { ...parsed, password, tagLength: parsed.tag.length };
  const { timingSafeEqual } = host().crypto();
  return (resume) => derive(asked, resume, (tag) => resume.value(timingSafeEqual(tag, parsed.tag)));
}

function needsArgon2(caller: string): void {
  if (typeof host().crypto().argon2 !== "function") snow_panic(`${caller} needs Node 24.7 or later, which has argon2`);
}

function derive(asked: Asked, resume: Pick<Resume<never>, "panic">, done: (tag: Uint8Array) => void): () => void {
  const { password, salt, memory, passes, lanes, tagLength } = asked;
  const parameters = { message: password, nonce: salt, parallelism: lanes, tagLength, memory, passes };
  return current().secrets.passwordJobs.add({
    parameters,
    ended: (error, tag) => (error === null ? done(tag) : resume.panic(errorText(error))),
  });
}
