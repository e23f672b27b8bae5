// json-check SCHEMA FILE...: validates files against the JSON Schema in the file SCHEMA, or against the built-in schema `sarif-2.1.0`.
// Prints the errors; exit status 0 if all files are valid, else 1.
"use strict";
const fs = require("fs");
const path = require("path");
const formats = require("ajv-formats");

const [name, ...files] = process.argv.slice(2);
const sarif = path.join(__dirname, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const schema = JSON.parse(fs.readFileSync(name === "sarif-2.1.0" ? sarif : name, "utf8"));
const drafts = { "http://json-schema.org/draft-04/schema#": "ajv-draft-04" };
const Validator = require(drafts[schema.$schema] ?? "ajv/dist/2020").default;
// unicodeRegExp: a pattern in SARIF's schema is not a valid regular expression with the Unicode flag.
const validate = formats(new Validator({ allErrors: true, strict: false, unicodeRegExp: false })).compile(schema);
for (const file of files) {
  if (!validate(JSON.parse(fs.readFileSync(file, "utf8")))) {
    process.exitCode = 1;
    for (const error of validate.errors) console.log(`${file}: ${error.instancePath} ${error.message}`);
  }
}
