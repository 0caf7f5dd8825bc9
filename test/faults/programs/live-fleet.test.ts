import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../architecture/source-tree.ts";
import { AGENT_ENVIRONMENT } from "./live-fleet.ts";

test("agents are measured in the environment that their unit gives them", () => {
  const unit = readFileSync(join(ROOT, "deploy/systemd/teiten-sensor.service"), "utf8");
  expect(unit).toContain(`\nEnvironment=${AGENT_ENVIRONMENT.slice(2).join(" ")}\n`);
});
