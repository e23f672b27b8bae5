// ReadiumCSS: the style sheets that many reading apps put around those of a book, with the reader's settings.
'use strict';

const WIDTHS = [320, 390, 1200];
const SIZES = ['100%', '200%'];
const THEMES = {
  day: { backgroundColor: null, textColor: null, linkColor: null, visitedColor: null },
  sepia: { backgroundColor: '#faf4e8', textColor: '#121212', linkColor: null, visitedColor: null },
  night: { backgroundColor: '#000000', textColor: '#fefefe', linkColor: '#63caff', visitedColor: '#0099e5' },
};

// In the page: puts the style sheets around those of the document.
async function addStyles(origin) {
  const sheet = (name) => {
    const link = document.createElementNS('http://www.w3.org/1999/xhtml', 'link');
    link.rel = 'stylesheet';
    link.href = `${origin}/npm/@readium/css/css/dist/ReadiumCSS-${name}.css`;
    return new Promise((resolve) => {
      link.onload = resolve;
      link.onerror = resolve;
      if (name === 'before') document.head.prepend(link);
      else document.head.append(link);
    });
  };
  await Promise.all([sheet('before'), sheet('after')]);
  document.documentElement.style.setProperty('--USER__view', 'readium-scroll-on');
}

// In the page: sets the reader's settings. ReadiumCSS finds them in the `style` attribute.
function set(settings) {
  for (const [name, value] of Object.entries(settings)) {
    if (value) document.documentElement.style.setProperty(`--USER__${name}`, value);
    else document.documentElement.style.removeProperty(`--USER__${name}`);
  }
}

// In the page: the element that reaches furthest beyond the screen, unless it is in a box that scrolls. ReadiumCSS hides what is
// beyond the screen, so the page itself is no wider.
function overflow() {
  const width = document.documentElement.clientWidth;
  const scrolls = new Map();
  const isInBox = (element) => {
    if (!element || element === document.body) return false;
    if (!scrolls.has(element)) {
      scrolls.set(element, /auto|scroll/.test(getComputedStyle(element).overflowX) || isInBox(element.parentElement));
    }
    return scrolls.get(element);
  };
  let [widest, beyond] = [null, 1];
  for (const element of document.body.querySelectorAll('*')) {
    if (isInBox(element.parentElement)) continue;
    for (const { left, right, height } of element.getClientRects()) {
      const by = Math.max(right - width, -left);
      if (height > 0 && by > beyond) [widest, beyond] = [element, by];
    }
  }
  if (!widest) return null;
  const name = [widest.localName, ...widest.classList].join('.');
  return `${Math.round(beyond)} px too wide: ${name} "${widest.textContent.trim().slice(0, 40)}"`;
}

// In the page: charts with letters lower than those of a font of 8 px. Letters are outlines: each text is a path alone in a group.
// A capital or a figure is about 0.65 em high.
async function smallLetters() {
  const [SMALLEST, CAPITAL] = [8, 0.65];
  const faults = [];
  for (const picture of document.querySelectorAll('figure.chart img')) {
    const text = await (await fetch(picture.src)).text();
    const drawing = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    const scale = picture.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
    const place = document.body.appendChild(document.importNode(drawing, true));
    const letters = [...place.querySelectorAll('g > path:only-child')].map((path) => path.getBBox().height).filter((height) => height > 0);
    place.remove();
    const median = letters.sort((a, b) => a - b)[Math.floor(letters.length / 2)];
    const size = (median * scale) / CAPITAL;
    if (letters.length && size < SMALLEST) faults.push(`letters of ${size.toFixed(1)} px in a chart: "${picture.alt.slice(0, 40)}"`);
  }
  return faults;
}

// In the page: texts with too little contrast.
function lowContrast() {
  const rgba = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [r2, g2, b2]) => [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1]); // the ground of the browser
  };
  const light = ([r, g, b]) => {
    const linear = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const found = new Set();
  const seen = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (seen.has(element) || !texts.currentNode.data.trim() || !element.getClientRects().length) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const behind = ground(element);
    const [a, b] = [light(over(rgba(style.color), behind)), light(behind)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) {
      found.add(`contrast of ${ratio.toFixed(2)}: ${[element.localName, ...element.classList].join('.')} "${texts.currentNode.data.trim().slice(0, 40)}"`);
    }
  }
  return [...found].slice(0, 5);
}

module.exports = async function withReadiumCss(page, book) {
  const faults = [];
  for (const address of book.documents) {
    const name = address.slice(address.lastIndexOf('/') + 1);
    await page.goto(address);
    await page.evaluate(addStyles, book.origin);
    for (const width of WIDTHS) {
      await page.setViewport({ width, height: 800 });
      for (const fontSize of SIZES) {
        await page.evaluate(set, { fontSize });
        const fault = await page.evaluate(overflow);
        if (fault) faults.push(`${name} at ${width} px, ${fontSize}: ${fault}`);
        for (const small of await page.evaluate(smallLetters)) faults.push(`${name} at ${width} px, ${fontSize}: ${small}`);
      }
    }
    await page.evaluate(set, { fontSize: '100%' });
    for (const system of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: system }]);
      for (const [theme, colours] of Object.entries(THEMES)) {
        await page.evaluate(set, colours);
        for (const fault of await page.evaluate(lowContrast)) faults.push(`${name}, ${theme} on a ${system} system: ${fault}`);
      }
    }
    await page.emulateMediaFeatures([]);
  }
  return faults;
};
