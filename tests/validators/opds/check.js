// Reads the feeds of a catalogue with r2-opds-js, the OPDS client of Thorium Reader: opds-check FOLDER
//
// Prints a line for each publication, in the order of its feed: format of the feed, position in the series, name of the series, date of
// the last change and title, with a tab between. Absent values are empty.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { DOMParser } = require('@xmldom/xmldom');
const { TaJsonDeserialize } = require('r2-lcp-js/dist/es8-es2017/src/serializable');
const { convertOpds1ToOpds2 } = require('r2-opds-js/dist/es8-es2017/src/opds/converter');
const { initGlobalConverters_GENERIC, initGlobalConverters_OPDS } = require('r2-opds-js/dist/es8-es2017/src/opds/init-globals');
const { OPDS } = require('r2-opds-js/dist/es8-es2017/src/opds/opds1/opds');
const { OPDSFeed } = require('r2-opds-js/dist/es8-es2017/src/opds/opds2/opds2');
const { initGlobalConverters_SHARED } = require('r2-shared-js/dist/es8-es2017/src/init-globals');
const { XML } = require('r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper');

initGlobalConverters_OPDS();
initGlobalConverters_GENERIC();
initGlobalConverters_SHARED();

const text = (value) => (typeof value === 'object' && value !== null ? Object.values(value)[0] : value) ?? '';

function print(format, feed) {
  for (const { Metadata: metadata } of feed.Publications) {
    const series = metadata.BelongsTo?.Series?.[0];
    const fields = [format, series?.Position ?? '', text(series?.Name), metadata.Modified?.toISOString() ?? '', text(metadata.Title)];
    console.log(fields.join('\t'));
  }
}

const [folder] = process.argv.slice(2);
const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
print('OPDS 2', TaJsonDeserialize(JSON.parse(read('opds.json')), OPDSFeed));
const atom = new DOMParser().parseFromString(read('opds.xml'), 'application/xml');
print('OPDS 1', convertOpds1ToOpds2(XML.deserialize(atom, OPDS)));
