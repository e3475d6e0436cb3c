// Libraries that are too large for every program: each is a file of its own, loaded when it is first asked for. On Node.
import { createRequire } from "node:module";
import type { Libraries } from "./index.ts";
import { errorCode } from "./system-errors.ts";

declare global {
  /** Put in by the build, which then sees the calls of `require` and makes files of what they name. */
  const SNOW_BUNDLED: string | undefined;
}

/** The sources are modules, which have no `require` of their own. */
function fromSources(file: string) {
  return createRequire(import.meta.url)(file);
}

export const libraries: Libraries = {
  patterns: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/patterns.ts") : fromSources("../libraries/patterns.ts"),
  tables: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/tables.ts") : fromSources("../libraries/tables.ts"),
  multipart: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/multipart.ts") : fromSources("../libraries/multipart.ts"),
  redis: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/redis.ts") : fromSources("../libraries/redis.ts"),
  nats: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/nats.ts") : fromSources("../libraries/nats.ts"),
  sqlite: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/sqlite.ts") : fromSources("../libraries/sqlite.ts"),
  postgres: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/postgres.ts") : fromSources("../libraries/postgres.ts"),
  http: () =>
    typeof SNOW_BUNDLED === "string" ? require("../libraries/http.ts") : fromSources("../libraries/http.ts"),
  jwt: () => (typeof SNOW_BUNDLED === "string" ? require("../libraries/jwt.ts") : fromSources("../libraries/jwt.ts")),
  carries(driver) {
    try {
      libraries[driver]();
      return true;
    } catch (error) {
      if (errorCode(error) === "MODULE_NOT_FOUND") return false;
      throw error;
    }
  },
};
