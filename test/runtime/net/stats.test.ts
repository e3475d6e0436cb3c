// Pages of metrics of several workers as one.
import { expect, test } from "vitest";
import { addedUp, metricsText } from "../../../runtime/net/index.ts";
import { freshProgram } from "../../support/program.ts";

test("numbers are added, but for those of which the largest or the smallest says more", () => {
  const page = (rejected: number, lag: number, nodes: number, up: number): string =>
    `# HELP snow_rejected_total Handshakes refused.
# TYPE snow_rejected_total counter
snow_rejected_total{reason="host"} ${rejected}
snow_rejected_total{reason="path"} 1
# HELP snow_event_loop_lag_seconds 99th percentile of the last ten seconds.
# TYPE snow_event_loop_lag_seconds gauge
snow_event_loop_lag_seconds ${lag}
snow_cluster_nodes ${nodes}
snow_cluster_up ${up}
`;
  const pages = [page(2, 1.5e-7, 3, 1), page(40, 0.25, 4, 0), page(0, 0, 4, 1)];
  expect(addedUp(pages)).toBe(page(42, 0.25, 4, 0).replace('"path"} 1', '"path"} 3'));
});

test("the page of one worker, which says so, is as it was", () => {
  freshProgram({ parent: () => undefined });
  expect(metricsText()).not.toContain("snow_workers");
  expect(addedUp([metricsText()])).toMatch(
    /^# HELP snow_connections Open connections\.\n# TYPE .*\nsnow_connections 0\n/,
  );
});
