import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: { include: ["test/scanners/**/*.test.ts"], maxWorkers: 1, testTimeout: 60_000, hookTimeout: 240_000 },
});
