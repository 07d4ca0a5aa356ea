import { defineConfig } from "@playwright/test";

// Playwright runs the tests and reports; the browser is driven over raw CDP (support/), since
// DevTools and its panels are targets that Playwright does not show.
export default defineConfig({
  testDir: "specs",
  outputDir: "../test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: (process.env["CI"] ?? "") !== "",
  timeout: 60_000,
  reporter: "list",
});
