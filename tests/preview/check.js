// Checks the page of the preview in a browser: what is shown, the keyboard, and an error that is corrected.
//   node tests/preview/check.js target/release/masthead [FOLDER FOR PICTURES]
"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { withPreview } = require("./browser.js");

const [program, pictures] = process.argv.slice(2);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

withPreview(program, "2026-03", async (page, folder) => {
  const text = (selector) => page.$eval(selector, (node) => node.textContent);
  const save = async (name) => {
    if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  };
  const file = path.join(folder, "issues/2026-03.md");
  const source = fs.readFileSync(file, "utf8");
  const edit = async (changed, isExpected) => {
    fs.writeFileSync(file, changed);
    await page.waitForFunction(isExpected, { timeout: 60000 });
    await pause(300);
  };

  // The pages and their text.
  assert.equal(await page.$$eval(".page", (pages) => pages.length), 5);
  await page.waitForFunction(() => document.querySelector(".page svg").textContent !== "");
  assert.match(await page.$eval(".page svg", (layer) => layer.textContent), /Nineteen days without a ferry/);
  const [pixels, width] = await page.$eval(".page img", (image) => [image.naturalWidth, image.clientWidth]);
  assert.ok(Math.abs(pixels - width) <= 1, `${pixels} pixels for ${width}`);
  assert.match(await text("#notice"), /5 pages, no messages/);
  await save("start");

  // All controls can be reached with the keyboard and have a name.
  await page.evaluate(() => document.activeElement.blur());
  const reached = [];
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const { activeElement: node } = document;
      if (node === document.body) return null;
      const style = getComputedStyle(node);
      const label = node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent;
      return { id: node.id, label: label.trim(), isMarked: style.outlineStyle !== "none" && style.outlineWidth !== "0px" };
    });
    if (name === null) break;
    assert.ok(name.label, `the control ${name.id} has a name`);
    assert.ok(name.isMarked, `the focus on ${name.label} is visible`);
    reached.push(name.id || name.label);
  }
  for (const id of ["issue", "Pages", "Both", "smaller", "larger", "print", "show-messages", "pages"]) {
    assert.ok(reached.includes(id), `${id} is not among ${reached}`);
  }

  // Zoom.
  await page.focus("#pages");
  await page.keyboard.press("+");
  await page.waitForFunction((before) => document.querySelector(".page").clientWidth > before, {}, width);
  await page.keyboard.press("0");
  await page.waitForFunction((before) => document.querySelector(".page").clientWidth === before, {}, width);

  // A click shows the line.
  const line = source.split("\n").findIndex((line) => line.startsWith("At twenty to five")) + 1;
  const at = await page.$$eval(".page svg text", (texts) => {
    const { x, y } = texts.find((text) => text.textContent.startsWith("At twenty")).getBoundingClientRect();
    return { x: x + 5, y: y + 5 };
  });
  await page.mouse.click(at.x, at.y);
  await page.waitForFunction(() => !document.getElementById("place").hidden);
  assert.match(await text("#place"), new RegExp(`^issues/2026-03\\.md:${line}`));

  // The keyboard leads from text to text, and to their places.
  await page.focus("#pages");
  await page.keyboard.press("n");
  await page.waitForFunction(() => document.querySelector(".page .chosen"));
  const first = await text("#place");
  assert.match(first, /^issues\/2026-03\.md:\d+ /);
  await page.keyboard.press("n");
  await page.waitForFunction((first) => document.getElementById("place").textContent !== first, {}, first);
  await page.keyboard.press("p");
  await page.waitForFunction((first) => document.getElementById("place").textContent === first, {}, first);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /^issues\/2026-03\.md:\d+( \(copied\))?$/.test(document.getElementById("place").textContent));

  // An edit, an error and its correction.
  await edit(source.replace("At twenty to five", "At half past four"), () => {
    return document.querySelector(".page svg").textContent.includes("half past four");
  });
  // The changed part is drawn first, and the whole page follows. A busy machine may skip the part, so there are several edits.
  const requests = () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
  for (let minute = 31; minute < 40; minute += 1) {
    if ((await requests()).some((address) => address.startsWith("/rows/"))) break;
    fs.writeFileSync(file, source.replace("At twenty to five", `At half past ${minute}`));
    await page.waitForFunction((minute) => document.querySelector(".page svg").textContent.includes(`past ${minute}`), {}, minute);
    await pause(300);
  }
  const part = (await requests()).findLast((address) => address.startsWith("/rows/"));
  assert.ok(part, "no edit was drawn as a part of the page");
  await page.waitForFunction(() => !document.querySelector(".page .band"));
  assert.ok((await requests()).some((address) => address.startsWith(`/picture/${part.split("/")[2]}/`)));
  await save("edit");

  // The view follows an edit on a page that was never visible, and stays there while the build is completed.
  const complete = () => document.documentElement.dataset.complete === "true";
  const last = source.trimEnd().split("\n").findLast((line) => /^[A-Z][^\n]{60,}$/.test(line));
  await edit(source, () => document.querySelector(".page svg").textContent.includes("At twenty to five"));
  await page.waitForFunction(complete);
  assert.equal(await page.$eval("#pages", (pages) => pages.scrollTop), 0);
  await edit(source.replace(last, () => `Goodbye. ${last}`), () => document.getElementById("pages").scrollTop > 0);
  await page.waitForFunction(() => [...document.querySelectorAll(".page svg")].some((layer) => layer.textContent.includes("Goodbye.")));
  await page.waitForFunction(complete);
  assert.ok(await page.$$eval(".page", (pages) => pages.at(-1).getBoundingClientRect().top < innerHeight), "the last page is visible");
  // An edit on the first page moves the text of the others.
  await page.$eval("#pages", (pages) => { pages.scrollTop = 0; });
  const long = "The water was high, and it stayed. ".repeat(40);
  await edit(source.replace("At twenty to five", `${long}At twenty to five`), () => {
    return document.querySelector(".page svg").textContent.includes("and it stayed");
  });
  await page.waitForFunction(complete);
  await pause(300);
  assert.ok(await page.$eval(".page", (first) => first.getBoundingClientRect().bottom > 0), "the first page is visible");
  await edit(`${source}\n![](missing.png)\n`, () => document.body.classList.contains("outdated"));
  assert.ok(await page.$eval(".page", (first) => first.getBoundingClientRect().bottom > 0), "an error does not move the view");
  assert.match(await text("#notice"), /The last good pages are shown.*missing\.png/);
  assert.ok(await page.$eval("#messages", (messages) => !messages.hidden));
  assert.match(await text("#list li:first-child"), /^error · missing-file/, "errors come before warnings");
  assert.equal(await text("#notice code"), "missing.png");
  await save("error");
  await page.focus("#list button");
  await page.keyboard.press("Escape");
  assert.ok(await page.$eval("#messages", (messages) => messages.hidden));
  assert.equal(await page.evaluate(() => document.activeElement.id), "show-messages");
  await edit(source, () => !document.body.classList.contains("outdated"));
  await save("fixed");

  // The e-book in a theme, then the print edition.
  await page.click("button[data-view=both]");
  await page.select("#theme", "night");
  await page.waitForFunction(() => {
    const inside = document.getElementById("reader").contentDocument;
    return inside?.body?.textContent.includes("Nineteen days")
      && getComputedStyle(inside.documentElement).backgroundColor === "rgb(17, 18, 20)";
  }, { timeout: 20000 });
  await save("book");
  await page.click("button[data-view=pages]");
  await page.click("#print");
  await page.waitForFunction(() => document.querySelector(".page .trim"), { timeout: 60000 });
  await page.waitForFunction(complete, { timeout: 60000 });
  await pause(300);
  assert.equal(await page.$eval("#pages", (pages) => pages.scrollTop), 0);
  await save("print");
  await page.select("#plate", "magenta");
  await page.waitForFunction(() => document.querySelector(".page img").src.includes("/plate/magenta/"));
  await save("plate");
  await page.select("#plate", "");
  await page.waitForFunction(() => document.querySelector(".page img").src.includes("/picture/"));
  await page.click("#print");
  await page.waitForFunction(() => !document.querySelector(".page .trim"), { timeout: 60000 });

  // A phone in the dark: nothing is wider than the screen.
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await page.setViewport({ width: 390, height: 800, deviceScaleFactor: 2 });
  await page.waitForFunction(() => {
    const image = document.querySelector(".page img");
    return image.clientWidth < 390 && Math.abs(image.naturalWidth - 2 * image.clientWidth) <= 2;
  });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await save("phone");
  await edit(`${source}\n![](missing.png)\n`, () => document.body.classList.contains("outdated"));
  const isWithin = (selector) => page.$eval(selector, (node) => {
    const { left, right, bottom } = node.getBoundingClientRect();
    return left >= 0 && right <= innerWidth && bottom <= innerHeight;
  });
  assert.ok(await isWithin("#messages"));
  await page.$eval("#list li button", (button) => button.click());
  await page.waitForFunction(() => !document.getElementById("place").hidden);
  assert.ok(await isWithin("#place"));
  assert.ok(await page.$eval("#place", (place) => place.clientHeight < 60), "a place is on one line");
  await save("phone-error");
  console.log("The page is as expected.");
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
