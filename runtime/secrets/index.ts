// What needs a secret, or keeps one: passwords as argon2id, and signed texts.
export { createSecrets } from "./part.ts";
export { hashPassword, verifyPassword } from "./passwords.ts";
export { openText, signText } from "./signed-text.ts";
