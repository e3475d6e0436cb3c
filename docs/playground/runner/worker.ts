// The worker that runs a program: it is ended when the program is to be stopped, whatever that does.
import "./globals.ts";
import * as runtime from "../../../runtime/index.ts";
import type { RunEvent, RunRequest } from "../messages.ts";
import { Stage } from "./stage.ts";

function tell(event: RunEvent): void {
  postMessage(event);
}

const stage = new Stage(tell);

addEventListener("message", ({ data }: MessageEvent<RunRequest>) => {
  if (data.kind !== "run") {
    stage.take(data);
    return;
  }
  // The name is what traces know the program by.
  const body = new Function("runtime", "externs", `${data.code}\n//# sourceURL=main.snow.js`);
  void stage.run(body(runtime, []));
});
