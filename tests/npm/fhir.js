// Validates FHIR R4 resources: a JSON list in, a list of what is wrong with each out.
import { readFileSync } from "node:fs";
import fhir from "fhir";

const { Fhir } = fhir;
const validator = new Fhir();
const found = JSON.parse(readFileSync(0, "utf8")).map((resource) =>
  validator
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter((message) => message.severity === "error" || message.severity === "fatal")
    .map((message) => `${message.location}: ${message.message}`),
);
process.stdout.write(JSON.stringify(found));
