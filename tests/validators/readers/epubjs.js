// epub.js: the reading system of many web sites.
'use strict';

// In the page: shows every document, and targets of the page list.
async function open(address) {
  const faults = [];
  const area = document.createElement('div');
  area.style.cssText = 'width:100vw;height:100vh';
  document.body.append(area);
  const book = ePub(address, { openAs: 'epub' });
  const rendition = book.renderTo(area, { width: '100%', height: '100%', flow: 'paginated' });
  await book.ready;
  const shows = async (target) => {
    await rendition.display(target);
    const location = rendition.currentLocation();
    if (!location?.start?.href) faults.push(`is not shown: ${target}`);
    return location?.start?.href;
  };
  for (const section of book.spine.spineItems) await shows(section.href);
  const list = book.navigation && (await book.loaded.pageList);
  const targets = (list ?? []).map((item) => item.href);
  for (const index of new Set([0, Math.floor(targets.length / 2), targets.length - 1])) {
    const target = targets[index];
    if (!target) continue;
    const shown = await shows(target);
    if (shown && !target.split('#')[0].endsWith(shown)) faults.push(`${target} leads to ${shown}`);
  }
  book.destroy();
  return faults;
}

module.exports = async function inEpubJs(page, book) {
  await page.setViewport({ width: 390, height: 700 });
  await page.goto(`${book.origin}/reader/`);
  for (const script of ['jszip/dist/jszip.min.js', 'epubjs/dist/epub.min.js']) {
    await page.addScriptTag({ url: `${book.origin}/npm/${script}` });
  }
  return page.evaluate(open, book.file);
};
