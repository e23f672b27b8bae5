// What the scripts of this folder share: a preview of a copy of the samples, in headless Chromium.
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const repository = path.resolve(__dirname, "../..");
const puppeteer = require(path.join(repository, "tests/tools/ace/node_modules/puppeteer"));

// Starts a preview of `issue` and a browser. `use` receives the page, the folder of the publication and the address; both
// programs and the folder are gone when it ends.
async function withPreview(program, issue, use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "masthead-preview-"));
  for (const name of ["masthead.toml", "issues"]) {
    fs.cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
  }
  const preview = spawn(program, ["preview", issue, "--no-open", "--root", folder], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    preview.stdout.once("data", (data) => resolve(data.toString().trim()));
    preview.once("exit", (status) => reject(new Error(`the preview ended with status ${status}`)));
  });
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = process.env.PATH.split(path.delimiter);
  const browsers = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  const executablePath = process.env.PUPPETEER_EXECUTABLE_PATH ?? browsers.find((file) => fs.existsSync(file));
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    await page.setViewport({ width: 1280, height: 860 });
    await page.evaluateOnNewDocument(recordShown);
    await page.goto(address);
    await page.waitForFunction(() => window.shownTimes?.some((shown) => shown.isComplete), { timeout: 120000 });
    await use(page, folder, preview);
    if (problems.length > 0) throw new Error(problems.join("\n"));
  } finally {
    await browser.close();
    preview.kill();
    fs.rmSync(folder, { recursive: true });
  }
}

// In the page: records when each state became visible. `data-shown` is set in the frame that paints it.
function recordShown() {
  window.shownTimes = [];
  const start = () => {
    const root = document.documentElement;
    new MutationObserver(() => {
      setTimeout(() => {
        const time = performance.timeOrigin + performance.now();
        window.shownTimes.push({ version: Number(root.dataset.shown), isComplete: root.dataset.complete === "true", time });
      });
    }).observe(root, { attributes: true, attributeFilter: ["data-shown"] });
  };
  if (document.documentElement) start();
  else document.addEventListener("readystatechange", start, { once: true });
}

module.exports = { withPreview };
