// Opens EPUB files in reading systems: reader-check FILE...
//
// Prints PASS or FAIL for each file, with its faults indented below. Exit status: 0 all pass, 1 some fail, 2 a file could not be opened.
//
//   ReadiumCSS   each document as a scrolled page at three widths and two text sizes: nothing is wider than the screen, and the
//                letters of charts have at least 8 px. In the themes day, sepia and night on a light and a dark system: text has a contrast of 4.5 : 1, large text of 3 : 1.
//   foliate-js   the book opens and turns its pages; every entry of the page list and every link between notes and text arrives.
//   epub.js      every document is shown, and so are the targets of the page list in the first, a middle and the last document.
//   MuPDF        the text of all pages is drawn within a minute and in its order, and the style sheet is read.
//
// Script errors, missing files and hangs are faults, too.
'use strict';

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const puppeteer = require('../ace/node_modules/puppeteer');
const serve = require('./server.js');
const inEpubJs = require('./epubjs.js');
const inFoliate = require('./foliate.js');
const withReadiumCss = require('./readium.js');

const LONGEST = 60_000;

// Faults of a page in the browser: errors of scripts, and files that could not be loaded.
function watched(page, faults) {
  page.on('pageerror', (error) => faults.add(`script error: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) faults.add(`missing: ${new URL(response.url()).pathname}`);
  });
  return page;
}

// Runs a check within the time limit.
async function limited(name, work) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve([`hangs for ${LONGEST / 1000} s`]), LONGEST);
  });
  const failed = (error) => [`${error.message ?? error}`];
  const found = await Promise.race([work().catch(failed), late]);
  clearTimeout(timer);
  return found.map((fault) => `${name}: ${fault}`);
}

const letters = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');

// Paragraphs and formulas that MuPDF draws before those above them. Only the beginnings of long paragraphs are compared.
function displaced(drawn, documents) {
  const text = letters(drawn);
  const faults = [];
  let at = 0;
  for (const document of documents) {
    for (const [, attributes, content] of document.matchAll(/<(?:p|div|figcaption)\b([^>]*)>([^\n]*)<\/(?:p|div|figcaption)>/g)) {
      const shortest = attributes.includes('class="equation"') ? 4 : 30;
      const beginning = letters(content.replace(/<[^>]*>/g, '').replace(/&#?\w+;/g, '')).slice(0, 30);
      const found = beginning.length < shortest ? at : text.indexOf(beginning, at);
      if (found >= 0) at = found;
      else if (text.includes(beginning)) faults.push(`"${beginning}" is drawn before the text above it`);
    }
  }
  return faults.slice(0, 5);
}

function inMuPdf(file, documents) {
  return new Promise((resolve) => {
    const options = { timeout: LONGEST, maxBuffer: 1 << 28 };
    execFile('mutool', ['draw', '-q', '-W', '300', '-H', '500', '-F', 'text', '-o', '-', file], options, (error, text, messages) => {
      // A style that it cannot read within a formula is of no matter: it draws no formulas.
      const lines = messages.split('\n').filter((line) => !line.includes('(<inline>:'));
      const faults = lines.filter((line) => /^error|css syntax/.test(line));
      if (error?.killed) faults.push('hangs');
      else if (error || !text.trim()) faults.push(`draws no text ${error?.message ?? ''}`);
      else faults.push(...displaced(text, documents));
      resolve([...new Set(faults)]);
    });
  });
}

async function inBrowser(browser, check, book) {
  const page = await browser.newPage();
  const faults = new Set();
  try {
    for (const fault of await check(watched(page, faults), book)) faults.add(fault);
  } finally {
    await page.close();
  }
  return [...faults];
}

async function check(file, browser, server) {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    console.log(`ERROR ${file}\n  no such file`);
    return 2;
  }
  const book = await server.add(file);
  const drawn = limited('MuPDF', () => inMuPdf(file, book.texts));
  const faults = [];
  for (const [name, reader] of [['ReadiumCSS', withReadiumCss], ['foliate-js', inFoliate], ['epub.js', inEpubJs]]) {
    faults.push(...(await limited(name, () => inBrowser(browser, reader, book))));
  }
  faults.push(...(await drawn));
  console.log([`${faults.length ? 'FAIL' : 'PASS'} ${file}`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  return faults.length ? 1 : 0;
}

async function main(files) {
  if (!files.length) {
    console.error('usage: reader-check FILE...');
    return 2;
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const paths = names.flatMap((name) => process.env.PATH.split(path.delimiter).map((folder) => path.join(folder, name)));
  const executablePath = paths.find((candidate) => fs.existsSync(candidate));
  const args = ['--no-sandbox', '--disable-component-update', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
  const server = await serve();
  const browser = await puppeteer.launch({ executablePath, args, headless: true });
  let status = 0;
  try {
    for (const file of files) status = Math.max(status, await check(path.resolve(file), browser, server));
  } finally {
    await browser.close();
    server.close();
  }
  return status;
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    console.error(error);
    process.exitCode = 2;
  },
);
