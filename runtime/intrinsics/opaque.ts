// The TypeScript type of each opaque type of the library, by its name in Snow.
export type { Request } from "../http/request.ts";
export type { Response } from "../http/response.ts";
export type { Router } from "../http/router.ts";
export type { Regex } from "../libraries/patterns.ts";
export type * from "../values/opaque.ts";
