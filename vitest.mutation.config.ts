import { defineConfig } from "vitest/config";

// What Stryker runs for each change that it makes: the tests beside what it changes, and no others.
// Not isolating test files is three times as fast and gives the same score.
export default defineConfig({ test: { include: ["src/core/diagnosis/**/*.test.ts"], isolate: false } });
