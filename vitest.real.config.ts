import { defineConfig } from "vitest/config";

/** The suite over real captures, beside the checkout in ../shared/data; one file at a time, since each uses the engine. */
export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["test/real/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
