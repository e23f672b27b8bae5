// Serves the reading systems and the books to the browser, from this computer only.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const JSZip = require('jszip');

const TYPES = {
  css: 'text/css', epub: 'application/epub+zip', html: 'text/html', jpg: 'image/jpeg', js: 'text/javascript', ncx: 'application/xml',
  opf: 'application/xml', png: 'image/png', svg: 'image/svg+xml', xhtml: 'application/xhtml+xml', xml: 'application/xml',
};
const EMPTY = '<!DOCTYPE html><meta charset="utf-8"><title>Reader</title><body style="margin:0">';

// The paths of the documents in the spine, in order, and that of the navigation document.
function spine(files) {
  const packagePath = /full-path="([^"]+)"/.exec(files.get('META-INF/container.xml'))[1];
  const text = files.get(packagePath).toString();
  const folder = path.posix.dirname(packagePath);
  const items = new Map();
  let nav;
  for (const [tag] of text.matchAll(/<item [^>]*>/g)) {
    const value = (name) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    const href = path.posix.join(folder, decodeURIComponent(value('href')));
    items.set(value('id'), href);
    if (value('properties')?.split(' ').includes('nav')) nav = href;
  }
  return { documents: [...text.matchAll(/<itemref idref="([^"]*)"/g)].map(([, id]) => items.get(id)), nav };
}

module.exports = async function serve() {
  const books = [];
  const answer = (url) => {
    const [, kind, first, ...rest] = decodeURIComponent(url.split(/[?#]/)[0]).split('/');
    if (kind === 'reader') return Buffer.from(EMPTY);
    if (kind === 'npm') {
      const file = path.join(__dirname, 'node_modules', path.posix.normalize(`/${[first, ...rest].join('/')}`));
      return fs.existsSync(file) ? fs.readFileSync(file) : undefined;
    }
    if (kind === 'file') return books[Number.parseInt(first, 10)]?.bytes;
    if (kind === 'book') return books[Number(first)]?.files.get(rest.join('/'));
    return undefined;
  };
  const server = http.createServer((request, response) => {
    const body = answer(request.url);
    const extension = /\.([a-z]+)$/.exec(request.url.split(/[?#]/)[0])?.[1];
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extension] ?? 'text/html' });
    response.end(body);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    // Unpacks a book. Returns its addresses.
    async add(file) {
      const bytes = fs.readFileSync(file);
      const zip = await JSZip.loadAsync(bytes);
      const files = new Map();
      for (const entry of Object.values(zip.files)) {
        if (!entry.dir) files.set(entry.name, await entry.async('nodebuffer'));
      }
      const number = books.push({ bytes, files }) - 1;
      const { documents, nav } = spine(files);
      const at = (name) => `${origin}/book/${number}/${name}`;
      const texts = documents.map((name) => files.get(name).toString());
      return { origin, file: `${origin}/file/${number}.epub`, documents: documents.map(at), nav: at(nav), texts };
    },
    close: () => server.close(),
  };
};
