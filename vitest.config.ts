import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

const shared = {
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
};
const limits = { testTimeout: 30_000, hookTimeout: 60_000 };
const exclude = ["**/node_modules/**", "**/dist/**"];

/** What takes long goes first, so that the workers end together; the units come in one row, for only so do they share. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId, project }: TestSpecification): number =>
      project.name === "suites" ? (moduleId.includes("/e2e/") ? 0 : 1) : moduleId.includes("/simulate/") ? 2 : 3;
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

/**
 * Tests beside their sources share the modules that they load: loading them anew for each file takes as long as the tests.
 * So such a test puts back what it changes of its process. The suites in test/ have modules and a process of their own.
 */
export default defineConfig({
  ...shared,
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...shared,
        test: {
          ...limits,
          name: "units",
          include: ["{core,sensor,center,console}/src/**/*.test.ts"],
          exclude,
          isolate: false,
        },
      },
      {
        ...shared,
        test: {
          ...limits,
          name: "suites",
          include: ["{scripts,bench}/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...exclude, "test/real/**", "test/scanners/**"],
        },
      },
    ],
  },
});
