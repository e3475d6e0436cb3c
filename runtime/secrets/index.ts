// What needs a secret, or keeps one: passwords as argon2id, signed texts, and the keys of JSON Web Tokens.
export { JwtKey } from "./jwt-key.ts";
export { KeySet, type Means } from "./key-set.ts";
export { createSecrets } from "./part.ts";
export { hashPassword, verifyPassword } from "./passwords.ts";
export { Signer } from "./signed-text.ts";
