// Measures the time from saving a file to the changed page in the browser:
//   node tests/preview/latency.js target/release/masthead [ISSUE [EDITS [KIND]]]
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { withPreview } = require("./browser.js");

const [program, issue = "2026-03", edits = "50", only = ""] = process.argv.slice(2);

// Returns the kinds of edits: each a function that makes the `number`th edit.
function kinds(folder) {
  const isFolder = fs.existsSync(path.join(folder, "issues", issue));
  const file = path.join(folder, "issues", isFolder ? `${issue}/index.md` : `${issue}.md`);
  const text = fs.readFileSync(file, "utf8");
  const paragraph = text.split(/\n\n/).find((block) => /^[A-Z][^\n]{200,}$/.test(block));
  const images = [...text.matchAll(/\]\(([^)\s]+\.svg)/g)].map((match) => path.join(path.dirname(file), match[1]));
  const image = images.find((image) => fs.existsSync(image));
  const drawing = image && fs.readFileSync(image, "utf8");
  const manifest = path.join(folder, "masthead.toml");
  const settings = fs.readFileSync(manifest, "utf8");
  const layout = /^layout = "(.*)"/m.exec(text)?.[1] ?? "newsletter";
  const replace = (changed) => fs.writeFileSync(file, text.replace(paragraph, () => changed));
  const all = {
    "a word": (number) => replace(paragraph.replace(/ \w+ /, ` ${"word".repeat(1 + (number % 3))} `)),
    "a sentence with emphasis": (number) => replace(`${paragraph}${number % 2 ? "" : ` A *new* sentence, number ${number}.`}`),
    "a paragraph": (number) => replace(`${paragraph}${number % 2 ? "" : `\n\nA new paragraph, number ${number}.`}`),
    "a picture": (number) => {
      fs.writeFileSync(image, drawing.replace(/<\/svg>\s*$/, `<rect x="${number + 5}" y="5" width="30" height="30"/></svg>`));
    },
    "a layout's colour": (number) => {
      const colour = `#${(100 + number).toString(16)}1030`;
      fs.writeFileSync(manifest, `${settings}\n[settings.${layout}]\naccent = "${colour}"\n`);
    },
  };
  if (!image) delete all["a picture"];
  return all;
}

// The processor time is a mean, the others are quantiles.
const quantile = (times, part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];

withPreview(program, issue, async (page, folder, preview) => {
  // The pages are built in a process that the preview starts.
  const [child] = fs.readFileSync(`/proc/${preview.pid}/task/${preview.pid}/children`, "utf8").split(" ");
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child}/status`, "utf8"))[1]) / 1024;
  // Processor time of the preview in milliseconds, to 10 ms, which a busy machine does not change.
  const processor = () => {
    const fields = fs.readFileSync(`/proc/${child}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  console.log(`${issue}, ${edits} edits of each kind; milliseconds from saving to the painted page\n`);
  console.log("| edit | median | 95 % | longest | processor time | memory in MB, after a tenth | half | all |");
  console.log("|:--|--:|--:|--:|--:|--:|--:|--:|");
  for (const [name, edit] of Object.entries(kinds(folder)).filter(([name]) => name.includes(only))) {
    const times = [];
    const used = [];
    let spent = 0;
    // The first edit scrolls to the place and is not counted.
    for (let number = 0; number <= Number(edits); number += 1) {
      await page.evaluate(() => { window.shownTimes = []; });
      const start = performance.timeOrigin + performance.now();
      const before = processor();
      edit(number);
      await page.waitForFunction(() => window.shownTimes.length > 0, { timeout: 120000 });
      if (number > 0) spent += processor() - before;
      await page.waitForFunction(() => window.shownTimes.some((shown) => shown.isComplete), { timeout: 120000, polling: 20 });
      const shown = await page.evaluate(() => window.shownTimes);
      if (number > 0) times.push(shown[0].time - start);
      if ([0.1, 0.5, 1].some((part) => number === Math.ceil(Number(edits) * part))) used.push(memory());
    }
    times.sort((a, b) => a - b);
    const row = [quantile(times, 0.5), quantile(times, 0.95), times[times.length - 1], spent / times.length, ...used];
    console.log(`| ${name} | ${row.map((value) => value.toFixed(0)).join(" | ")} |`);
  }
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
