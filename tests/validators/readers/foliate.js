// foliate-js: the reading system of Foliate.
'use strict';

// In the page: opens the book, turns pages, and follows the page list and the links of notes.
async function open(origin, file) {
  const faults = [];
  await import(`${origin}/npm/foliate-js/view.js`);
  const view = document.createElement('foliate-view');
  view.style.cssText = 'display:block;width:100vw;height:100vh';
  document.body.append(view);
  const bytes = await (await fetch(file)).blob();
  await view.open(new File([bytes], 'book.epub', { type: 'application/epub+zip' }));
  await view.init({});
  for (let turn = 0; turn < 5; turn += 1) await view.next();
  const { book } = view;
  const documents = new Map();
  const load = async (index) => {
    if (!documents.has(index)) documents.set(index, await book.sections[index].createDocument());
    return documents.get(index);
  };
  const arrives = async (href) => {
    const target = await view.resolveNavigation(href);
    return target?.anchor && target.anchor(await load(target.index));
  };
  const pages = book.pageList ?? [];
  for (const { label, href } of pages) {
    if (!(await arrives(href))) faults.push(`page ${label} does not arrive: ${href}`);
  }
  for (const index of new Set([0, Math.floor(pages.length / 2), pages.length - 1])) {
    if (!pages[index]) continue;
    const turned = new Promise((resolve) => {
      view.addEventListener('relocate', resolve, { once: true });
    });
    await view.goTo(pages[index].href);
    await turned;
    if (view.lastLocation?.pageItem?.label !== pages[index].label) {
      faults.push(`page ${pages[index].label} shows page ${view.lastLocation?.pageItem?.label}`);
    }
  }
  for (const [index, section] of book.sections.entries()) {
    const links = (await load(index)).querySelectorAll('[role="doc-noteref"], [role="doc-backlink"]');
    for (const link of links) {
      const href = section.resolveHref(link.getAttribute('href'));
      if (!(await arrives(href))) faults.push(`the link of a note does not arrive: ${href}`);
    }
  }
  // foliate-js colours the page in the next frame, and fails if the book is closed before.
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
  view.close();
  return faults;
}

module.exports = async function inFoliate(page, book) {
  await page.setViewport({ width: 390, height: 700 });
  await page.goto(`${book.origin}/reader/`);
  return page.evaluate(open, book.origin, book.file);
};
