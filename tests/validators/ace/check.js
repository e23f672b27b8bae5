// Checks EPUB files with Ace: ace-check FILE...
//
// Prints PASS or FAIL for each file, with its violations indented below. Violations of any impact fail a file.
// Exit status: 0 all pass, 1 some fail, 2 a file could not be checked.
//
// Ace's own command always exits with 0, and starts Node and a browser for each file. Here all files share one process and browser.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const FILES_AT_ONCE = Math.min(2, os.availableParallelism());

// Ace and the browser leave files in the temporary folder, so they use a separate one. Ace reads both variables when it is loaded.
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'ace-check-'));
process.env.TMPDIR = scratch;
process.env.ACE_TIMEOUT_INITIAL ??= '60000'; // the default of 5 s is too short while a build is running

const ace = require('@daisy/ace-core');
const chromium = require('@daisy/ace-axe-runner-puppeteer');
const puppeteer = require('puppeteer');
require('winston').configure({ silent: true });

// The EPUBs are local files, so the browser needs no network. It resolves no host names, which also disables its own update requests.
// Ace has no option for this.
const launch = puppeteer.launch;
puppeteer.launch = (options) =>
  launch({ ...options, args: [...options.args, '--disable-component-update', '--host-resolver-rules=MAP * ~NOTFOUND'] });

// Ace launches and closes the browser for each file. Both calls are replaced, so that all files share one browser.
const sharedBrowser = { ...chromium, launch: async () => {}, close: async () => {} };

function violations(report) {
  const seen = new Map();
  for (const { 'earl:testSubject': subject, assertions } of report.assertions) {
    for (const { 'earl:test': test } of assertions ?? []) {
      const line = `${test['earl:impact']} ${test['dct:title']} ${subject.url}: ${test['dct:description']}`;
      seen.set(line, (seen.get(line) ?? 0) + 1);
    }
  }
  return [...seen].map(([line, count]) => `  ${line} (${count} times)`);
}

async function check(file, number) {
  const outdir = path.join(scratch, `report-${number}`); // without outdir, Ace prints its report to standard output
  try {
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error('no such file');
    const [, report] = await ace(file, { cwd: process.cwd(), outdir, tmpdir: scratch }, sharedBrowser);
    const found = violations(report);
    console.log([`${found.length ? 'FAIL' : 'PASS'} ${file}`, ...found].join('\n'));
    return found.length ? 1 : 0;
  } catch (error) {
    console.log(`ERROR ${file}\n  ${error?.message ?? error}`);
    return 2;
  }
}

async function main(files) {
  if (!files.length) {
    console.error('usage: ace-check FILE...');
    return 2;
  }
  await chromium.launch();
  const waiting = files.entries();
  let exit = 0;
  const work = async () => {
    for (const [number, file] of waiting) exit = Math.max(exit, await check(file, number));
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, work));
  await chromium.close();
  return exit;
}

main(process.argv.slice(2))
  .catch((error) => {
    console.error(`ace-check: ${error?.message ?? error}`);
    return 2;
  })
  .then((exit) => {
    fs.rmSync(scratch, { recursive: true, force: true });
    process.exit(exit);
  });
