import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.get("/text", (context) => context.text("Hello, World!"));
app.get("/json", (context) => context.json({ message: "Hello, World!" }));
app.get("/users/:id", (context) => context.text(context.req.param("id")));
serve({ fetch: app.fetch, port: 0 }, ({ port }) => console.error(`listening on :${port}`));
