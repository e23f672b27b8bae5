// Draws the documents of the e-books in a folder at the given widths, and writes sheet.html with all pictures of the folder.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const repository = path.resolve(__dirname, "../..");
const puppeteer = require(path.join(repository, "tests/tools/ace/node_modules/puppeteer"));

const [folder, ...widths] = process.argv.slice(2);

function documents(issue) {
  const found = fs.readdirSync(path.join(folder, issue), { recursive: true });
  return found.filter((file) => file.endsWith(".xhtml")).sort().map((file) => path.join(folder, issue, file));
}

function browser() {
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = process.env.PATH.split(path.delimiter);
  const installed = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  const executablePath = process.env.PUPPETEER_EXECUTABLE_PATH ?? installed.find((file) => fs.existsSync(file));
  return puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

async function draw() {
  const chromium = await browser();
  const page = await chromium.newPage();
  for (const issue of ["report", "newsletter"]) {
    for (const width of widths) {
      await page.setViewport({ width: Number(width), height: 800 });
      let number = 0;
      for (const file of documents(issue)) {
        number += 1;
        await page.goto(`file://${file}`);
        const name = `${issue}-${width}-${String(number).padStart(2, "0")}.png`;
        await page.screenshot({ path: path.join(folder, name), fullPage: true });
      }
    }
  }
  await chromium.close();
}

function writeSheet() {
  const pictures = fs.readdirSync(folder).filter((file) => file.endsWith(".png")).sort();
  const images = pictures.map((file) => `<figure><img src="${file}" alt="${file}"><figcaption>${file}</figcaption></figure>`);
  const style = "body{display:flex;flex-wrap:wrap;gap:12px;background:#888;font:12px sans-serif}figure{margin:0}img{max-width:600px}";
  fs.writeFileSync(path.join(folder, "sheet.html"), `<!doctype html><title>Every element</title><style>${style}</style>${images.join("\n")}\n`);
  console.log(path.join(folder, "sheet.html"));
}

draw().then(writeSheet);
