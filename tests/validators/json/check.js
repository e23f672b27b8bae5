// json-check SCHEMA FILE...: validates files against the JSON Schema in the file SCHEMA, or against a published one: sarif-2.1.0,
// github-workflow, github-action, dependabot, gitlab-ci or kubernetes-job. Prints the errors; exit status 0 if all files are valid, else 1.
"use strict";
const fs = require("fs");
const path = require("path");
const formats = require("ajv-formats");

const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const published = (name) => path.join(__dirname, "../schemas", `${name}.json`);

const [name, ...files] = process.argv.slice(2);
const sarif = path.join(__dirname, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const schema = read(name === "sarif-2.1.0" ? sarif : /^[a-z-]+$/.test(name) ? published(name) : name);
const drafts = {
  "http://json-schema.org/draft-04/schema#": "ajv-draft-04",
  "http://json-schema.org/draft-07/schema#": "ajv",
};
const Validator = require(drafts[schema.$schema] ?? "ajv/dist/2020").default;
// unicodeRegExp: a pattern in SARIF's schema is not a valid regular expression with the Unicode flag.
const validator = formats(new Validator({ allErrors: true, strict: false, unicodeRegExp: false, logger: false }));
if (name === "kubernetes-job") validator.addSchema(read(published("kubernetes-definitions")));
const validate = validator.compile(schema);
for (const file of files) {
  if (!validate(read(file))) {
    process.exitCode = 1;
    for (const error of validate.errors) console.log(`${file}: ${error.instancePath} ${error.message}`);
  }
}
